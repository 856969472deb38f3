"""Make an atlas set of labelled scans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vertext.atlases import Atlas, AtlasSet
from vertext.data.case import Case
from vertext.data.read_truth import read_truth
from vertext.errors import AtlasError, VertextError
from vertext.progress import Progress, no_progress
from vertext.volumes import LabelMap, SagittalView, read_scan


def build_atlas_set(
    name: str,
    cases: Sequence[Case],
    *,
    images: bool = False,
    licence: str = "unstated",
    credit: str = "",
    progress: Progress = no_progress,
) -> AtlasSet:
    """Read labelled scans in the canonical view; every case becomes an atlas.

    Args:
        name: Of the set.
        cases: At least one.
        images: Whether to keep the scans too, which joint label fusion needs.
        licence: Licence of labels and scans.
        credit: Whom to cite.
        progress: Told after each case.

    Raises:
        AtlasError: There is no case, or one cannot serve as an atlas; it is named.
    """
    atlases = []
    for done, case in enumerate(cases, start=1):
        atlases.append(_atlas(case, keep_image=images))
        progress("reading atlases", done, len(cases))
    return AtlasSet(name, tuple(atlases), licence, credit)


def _atlas(case: Case, *, keep_image: bool) -> Atlas:
    try:
        view = SagittalView.of(read_scan(case.image)).volume
        labels = LabelMap.on(view, read_truth(case, view), scheme=case.scheme.inside)
        labels = replace(labels, source=case.labels)
        origin = f"{case.labels.name}, numbers of {case.scheme.name}"
        return Atlas(case.name, case.patient, labels, view if keep_image else None, origin)
    except AtlasError:
        raise
    except VertextError as error:
        raise AtlasError(f"atlas {case.name}: {error.problem}", source=error.source) from error
