"""Folders of NAME_image and NAME_labels files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vertext.anatomy import LabelScheme
from vertext.data.case import Case
from vertext.errors import ReadError

_IMAGE = "_image.nii.gz"
_LABELS = "_labels.nii.gz"
_NOTES = "cases.json"


def read_labelled_folder(folder: str | Path, scheme: LabelScheme) -> tuple[Case, ...]:
    """List the labelled scans of a folder, sorted by patient.

    Every `NAME_image.nii.gz` needs a `NAME_labels.nii.gz`; NAME is taken as the patient. An
    optional `cases.json` gives each patient's fold and the disc above which nothing was labelled.

    Args:
        folder: The folder.
        scheme: Whose numbers the labels are.

    Raises:
        ReadError: The folder is missing or holds no pair, or an image has no labels.
    """
    folder = Path(folder)
    images = sorted(folder.glob(f"*{_IMAGE}"))
    if not images:
        raise ReadError(
            f"no file ends in {_IMAGE}",
            source=folder,
            remedy="Set data.folder in the config, or the variable VERTEXT_DATA, to the scans",
        )
    notes = _read_notes(folder)
    return tuple(_case(image, notes, scheme) for image in images)


def limit_of(name: str, folder: Path, scheme: LabelScheme) -> str | None:
    """Return the topmost disc that counts in a case, None where all counts.

    Raises:
        ReadError: `cases.json` is damaged.
    """
    return _limit(_note_of(name, _read_notes(folder)), folder, scheme)


def _case(image: Path, notes: dict[str, dict[str, Any]], scheme: LabelScheme) -> Case:
    name = image.name.removesuffix(_IMAGE)
    labels = image.with_name(name + _LABELS)
    if not labels.is_file():
        raise ReadError(f"its labels {labels.name} are missing", source=image)
    note = _note_of(name, notes)
    limit = _limit(note, image.parent, scheme)
    return Case(name, image, labels, fold=note.get("fold"), ignore_above=limit)


def _note_of(name: str, notes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Find the note of a case; 007 and 7 are the same patient."""
    return notes.get(name) or notes.get(name.lstrip("0"), {})


def _limit(note: dict[str, Any], folder: Path, scheme: LabelScheme) -> str | None:
    label = note.get("ignore_above_disc")
    if label is None:
        return None
    if label not in scheme.names:
        raise ReadError(
            f"ignore_above_disc {label!r} is no label of {scheme.name}", source=folder / _NOTES
        )
    return scheme.names[label]


def _read_notes(folder: Path) -> dict[str, dict[str, Any]]:
    file = folder / _NOTES
    if not file.is_file():
        return {}
    try:
        cases = json.loads(file.read_text("utf-8"))["cases"]
        return {str(case["patient"]): case for case in cases}
    except (ValueError, KeyError, TypeError) as error:
        raise ReadError(f"is not a case list ({error!r})", source=file) from error
