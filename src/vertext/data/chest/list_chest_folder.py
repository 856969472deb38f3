"""Folders of NAME_image and NAME_labels files of chest CT."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from vertext.data.case_notes import CASES_FILE
from vertext.data.chest.annotation import Annotation
from vertext.data.chest.chest_case import CLASS_NUMBERS, ChestCase
from vertext.data.dataset_error import DatasetError
from vertext.data.labelled_folder import IMAGE_ENDING, LABELS_ENDING
from vertext.errors import ReadError


class _Note(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    patient: str
    annotated: tuple[str, ...]
    subset: str | None = None


class _Notes(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    cases: tuple[_Note, ...]


def list_chest_folder(folder: str | Path) -> tuple[ChestCase, ...]:
    """List the cases of a folder whose `cases.json` says what of each is annotated.

    A case has `NAME_image.nii.gz` and `NAME_labels.nii.gz`; the labels are class numbers of
    `PULMONARY_VESSELS`. `cases.json` lists `patient` (NAME), `annotated` (names of vessels) and
    optionally `subset`.

    Args:
        folder: The folder.

    Raises:
        ReadError: `cases.json` is missing or damaged.
        UsageError: It names a vessel that there is not.
        DatasetError: A case lacks its image or its labels; all are listed.
    """
    folder = Path(folder)
    cases = tuple(
        ChestCase(
            patient=note.patient,
            image=folder / f"{note.patient}{IMAGE_ENDING}",
            labels=folder / f"{note.patient}{LABELS_ENDING}",
            annotation=Annotation.of(note.annotated),
            numbers=CLASS_NUMBERS,
            subset=note.subset,
        )
        for note in _read(folder / CASES_FILE).cases
    )
    files = (file for case in cases for file in (case.image, case.labels))
    missing = [f"{file.name}: missing" for file in files if not file.is_file()]
    if missing:
        raise DatasetError(missing, source=folder)
    return cases


def _read(file: Path) -> _Notes:
    try:
        return _Notes.model_validate_json(file.read_bytes())
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror})", source=file) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ReadError(f"is not a case list ({place}: {first['msg']})", source=file) from error
