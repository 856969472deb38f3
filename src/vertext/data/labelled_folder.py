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
    limits = ignored_above(folder, scheme)
    return tuple(_case(image, notes, limits) for image in images)


def ignored_above(folder: Path, scheme: LabelScheme) -> dict[str, str]:
    """Return the topmost disc that counts, by patient, for those with a limit in `cases.json`.

    Raises:
        ReadError: `cases.json` is damaged.
    """
    return {
        f"{patient:03d}": scheme.names[int(note["ignore_above_disc"])]
        for patient, note in _read_notes(folder).items()
        if note.get("ignore_above_disc") is not None
    }


def _case(image: Path, notes: dict[int, dict[str, Any]], limits: dict[str, str]) -> Case:
    name = image.name.removesuffix(_IMAGE)
    labels = image.with_name(name + _LABELS)
    if not labels.is_file():
        raise ReadError(f"its labels {labels.name} are missing", source=image)
    note = notes.get(int(name), {}) if name.isdigit() else {}
    return Case(
        patient=name,
        image=image,
        labels=labels,
        fold=note.get("fold"),
        ignore_above=limits.get(name),
    )


def _read_notes(folder: Path) -> dict[int, dict[str, Any]]:
    file = folder / "cases.json"
    if not file.is_file():
        return {}
    try:
        return {case["patient"]: case for case in json.loads(file.read_text("utf-8"))["cases"]}
    except (ValueError, KeyError, TypeError) as error:
        raise ReadError(f"is not a case list ({error!r})", source=file) from error
