"""Write scans as a plain labelled folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from vertext.anatomy import LabelScheme
from vertext.data.case import Case
from vertext.data.case_facts import CaseFacts
from vertext.data.case_notes import CaseNote, CaseNotes
from vertext.data.convert_labels import convert_labels
from vertext.data.write_case import write_case
from vertext.errors import LabelError
from vertext.progress import Progress, no_progress
from vertext.volumes import LabelMap, read_labels, read_scan


def write_labelled_folder(
    facts: Sequence[CaseFacts],
    folder: Path,
    *,
    origin: LabelScheme,
    target: LabelScheme,
    annotated: tuple[str, ...],
    dataset: str,
    progress: Progress = no_progress,
) -> dict[str, int]:
    """Write `NAME_image.nii.gz`, `NAME_labels.nii.gz` and `cases.json`.

    Grids stay as they are. NaN and infinite values that the reader mends are written mended.

    Args:
        facts: Facts of each scan, which say where it lies.
        folder: Folder to write into.
        origin: Whose numbers the labels are.
        target: Whose numbers to write.
        annotated: Structures that the data set annotates.
        dataset: Where the scans come from, in words.
        progress: Is told after each scan.

    Returns:
        Voxels of each structure that the target lacks; they became background.

    Raises:
        LabelError: The target has no number for ignored voxels, or for a disc above which nothing
            counts.
        ResourceError: The folder cannot be written.
    """
    notes = []
    dropped: Counter[str] = Counter()
    for number, fact in enumerate(facts, start=1):
        dropped.update(_write_case(fact.case, folder, origin, target))
        notes.append(_note(fact, target))
        progress("writing", number, len(facts))
    CaseNotes(
        dataset=dataset,
        scheme=target.name,
        annotated=tuple(name for name in annotated if name in target.labels),
        cases=tuple(notes),
    ).write(folder)
    return dict(dropped)


def _write_case(
    case: Case, folder: Path, origin: LabelScheme, target: LabelScheme
) -> dict[str, int]:
    image = read_scan(case.image)
    labels = read_labels(case.labels)
    try:
        numbers, dropped = convert_labels(labels.data, origin=origin, target=target)
    except LabelError as error:
        raise LabelError(error.problem, source=case.labels, remedy=error.remedy) from error
    write_case(folder, case.name, image, LabelMap.on(image, numbers, scheme=target.name))
    return dropped


def _note(fact: CaseFacts, target: LabelScheme) -> CaseNote:
    case = fact.case
    limit = None if case.ignore_above is None else target.label_of(case.ignore_above)
    if limit is None and case.ignore_above is not None:
        raise LabelError(
            f"the scheme {target.name} has no number for the disc {case.ignore_above}, above "
            "which nothing counts",
            source=case.labels,
            remedy="Choose the scheme internal, or the data set's own",
        )
    return CaseNote(
        patient=case.patient,
        name=case.name,
        series=case.series,
        subset=case.subset,
        fold=case.fold,
        ignore_above_disc=limit,
        ignored_voxels=dict(fact.ignored),
        enumeration_anomaly=fact.anomaly,
    )
