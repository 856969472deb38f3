"""Carry the masks of one contrast to the other series of the same patients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from scipy import ndimage

from vertext.anatomy import BACKGROUND, IGNORE
from vertext.data.case import Case
from vertext.data.case_notes import CaseNote, CaseNotes
from vertext.data.counted_picture import CountedPicture
from vertext.data.read_truth import read_truth
from vertext.data.write_case import write_case
from vertext.progress import Progress, no_progress
from vertext.registration import SliceMatch, carry_labels, match_slice
from vertext.volumes import LabelMap, SagittalView, read_scan

_AROUND_MM = 8.0
LEAST_INFORMATION = 0.15
"""Nats below which a match is not trusted: the two wrong ones of 56 looked at had less than 0.09,
the right ones 0.19 and more."""


def carry_contrasts(
    pictures: Sequence[CountedPicture],
    cases: Iterable[Case],
    folder: Path,
    *,
    progress: Progress = no_progress,
) -> dict[str, SliceMatch]:
    """Write the single slices of labelled patients with the labels of their volumes.

    What a volume does not show, or shows above its `ignore_above` disc, is to be ignored. Matches
    of less than LEAST_INFORMATION are not written.

    Args:
        pictures: Slices of the other contrasts.
        cases: Labelled volumes; pictures of other patients are passed over.
        folder: Labelled folder to write, in internal numbers.
        progress: Is told after each picture.

    Returns:
        Where each picture lies in its volume, by name, those not written too.

    Raises:
        VertextError: A file cannot be read or written, or a picture matches no slice.
    """
    labelled = {case.patient.lstrip("0"): case for case in cases}
    wanted = [picture for picture in pictures if picture.patient in labelled]
    folder.mkdir(parents=True, exist_ok=True)
    matches: dict[str, SliceMatch] = {}
    for number, picture in enumerate(wanted, start=1):
        matches[picture.name] = _carry(picture, labelled[picture.patient], folder)
        progress("carrying", number, len(wanted))
    notes = (
        CaseNote(
            patient=picture.patient,
            name=picture.name,
            series=picture.series,
            fold=labelled[picture.patient].fold,
        )
        for picture in wanted
        if matches[picture.name].information >= LEAST_INFORMATION
    )
    CaseNotes(dataset="masks carried by registration", scheme="internal", cases=tuple(notes)).write(
        folder
    )
    return matches


def _carry(picture: CountedPicture, case: Case, folder: Path) -> SliceMatch:
    scan = SagittalView.of(read_scan(case.image)).volume
    image = picture.read()
    labels = LabelMap.on(scan, read_truth(case, scan), scheme="internal")
    shown = ((labels.data != BACKGROUND) & (labels.data != IGNORE)).any(axis=0)
    around = max(1, round(_AROUND_MM / scan.spacing[1]))
    match = match_slice(image, scan, ndimage.binary_dilation(shown, iterations=around))
    if match.information >= LEAST_INFORMATION:
        write_case(folder, picture.name, image, carry_labels(labels, match, image))
    return match
