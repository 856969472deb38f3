"""Predictions and their truth, matched by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from vertext.anatomy import LabelScheme
from vertext.data.case_notes import CaseNotes
from vertext.errors import UsageError

_ENDINGS = (".nii.gz", ".nii", ".mha", ".nrrd")
_WORDS = ("_labels", "_image")
_SERIES = re.compile(r"(?P<patient>.+?)_(t1|t2|t2_space)", re.IGNORECASE)


@dataclass(frozen=True)
class LabelPair:
    """A predicted label map and its truth.

    Attributes:
        case: Name that both share.
        prediction: Predicted labels, None where there are none.
        truth: True labels.
        patient: Whose they are.
        ignore_above: Name of the topmost disc that counts, None where all counts.
    """

    case: str
    prediction: Path | None
    truth: Path
    patient: str
    ignore_above: str | None = None


def find_label_pairs(prediction: Path, truth: Path, scheme: LabelScheme) -> tuple[LabelPair, ...]:
    """Pair two files, or the label maps of two folders.

    In folders, `NAME_labels` and `NAME_image_labels` belong to the case NAME. A `cases.json`
    beside the truth says whose case it is, and above which disc it was not labelled. Without it
    PATIENT_t1, PATIENT_t2 and PATIENT_t2_SPACE are one patient's; any other NAME is a patient.

    Args:
        prediction: File or folder.
        truth: File or folder.
        scheme: Whose numbers the truth is, for `cases.json`.

    Returns:
        One pair a case of the truth, sorted; its prediction is None where there is none.

    Raises:
        UsageError: One is a file and the other a folder, or a prediction has no truth.
        ReadError: `cases.json` is damaged.
    """
    if prediction.is_dir() != truth.is_dir():
        raise UsageError("give two label maps or two folders", source=prediction)
    if not truth.is_dir():
        case = _case(truth)
        return (_pair(case, prediction, truth, CaseNotes.read(truth.parent), scheme),)
    known = {_case(file): file for file in _label_maps(truth)}
    found = {_case(file): file for file in _label_maps(prediction)}
    missing = sorted(set(found) - set(known))
    if missing or not found:
        raise UsageError(
            f"no truth for {', '.join(missing)}" if found else "holds no label map",
            source=truth if found else prediction,
            remedy="Name label maps NAME_labels.nii.gz",
        )
    notes = CaseNotes.read(truth)
    return tuple(
        _pair(case, found.get(case), file, notes, scheme) for case, file in sorted(known.items())
    )


def _pair(
    case: str, prediction: Path | None, truth: Path, notes: CaseNotes, scheme: LabelScheme
) -> LabelPair:
    limit = notes.limit_of(case, truth.parent, scheme)
    return LabelPair(case, prediction, truth, _patient(case, notes), limit)


def _patient(case: str, notes: CaseNotes) -> str:
    note, series = notes.of(case), _SERIES.fullmatch(case)
    if note is not None and note.name:
        return note.patient
    return case if series is None else series["patient"]


def _label_maps(folder: Path) -> list[Path]:
    return [
        f for f in sorted(folder.iterdir()) if f.name.endswith(_ENDINGS) and "_labels" in f.name
    ]


def _case(file: Path) -> str:
    name = file.name
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    for word in _WORDS:
        name = name.removesuffix(word)
    return name
