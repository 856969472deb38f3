"""Folders of NAME_image and NAME_labels files."""

from __future__ import annotations

from pathlib import Path

from vertext.anatomy import LabelScheme, any_scheme
from vertext.data.case import Case
from vertext.data.case_notes import CASES_FILE, CaseNotes
from vertext.data.listing import Listing
from vertext.data.natural_order import natural_order
from vertext.data.pair_files import pair_files
from vertext.errors import ReadError, UsageError

IMAGE_ENDING = "_image.nii.gz"
LABELS_ENDING = "_labels.nii.gz"
_USUAL_SCHEME = "spider"


def read_labelled_folder(folder: str | Path, scheme: LabelScheme) -> tuple[Case, ...]:
    """Return the labelled scans of a folder, sorted by name.

    Args:
        folder: See `list_labelled_folder`.
        scheme: Whose numbers the labels are.

    Raises:
        ReadError: The folder is missing or holds no pair, or a file has no partner.
    """
    return list_labelled_folder(folder, scheme).complete()


def list_labelled_folder(folder: str | Path, labels: LabelScheme | None = None) -> Listing:
    """List pairs of `NAME_image.nii.gz` and `NAME_labels.nii.gz`.

    NAME is taken as the patient. An optional `cases.json` gives patient, series, subset and
    fold of each scan, the disc above which nothing was labelled, and the scheme.

    Args:
        folder: The folder.
        labels: Whose numbers the labels are; by default what `cases.json` says, else SPIDER's.

    Raises:
        ReadError: The folder is missing or holds no image, or `cases.json` is damaged.
        UsageError: `cases.json` names no known scheme, or another one than is asked for.
    """
    folder = Path(folder)
    images = _by_name(folder, IMAGE_ENDING)
    if not images:
        raise ReadError(
            f"no file ends in {IMAGE_ENDING}",
            source=folder,
            remedy="Set data.folder in the config, or the variable VERTEXT_DATA, to the scans",
        )
    notes = CaseNotes.read(folder)
    if labels is not None and notes.scheme not in (None, labels.name):
        raise UsageError(
            f"its labels are numbers of {notes.scheme}, not of {labels.name}",
            source=folder / CASES_FILE,
            remedy=f"Set data.scheme, or --from, to {notes.scheme}",
        )
    numbers = labels or any_scheme(notes.scheme or _USUAL_SCHEME)
    pairs, problems = pair_files(images, _by_name(folder, LABELS_ENDING))
    cases = (
        notes.case(name, image, mask, folder=folder, scheme=numbers)
        for name, (image, mask) in sorted(pairs.items(), key=lambda pair: natural_order(pair[0]))
    )
    return Listing(
        folder, numbers, notes.dataset or folder.name, tuple(cases), problems, notes.annotated
    )


def _by_name(folder: Path, ending: str) -> dict[str, Path]:
    return {file.name.removesuffix(ending): file for file in folder.glob(f"*{ending}")}
