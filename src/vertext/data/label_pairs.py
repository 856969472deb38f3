"""Predictions and their truth, matched by name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vertext.anatomy import LabelScheme
from vertext.data.labelled_folder import limit_of
from vertext.errors import UsageError

_ENDINGS = (".nii.gz", ".nii", ".mha", ".nrrd")
_WORDS = ("_labels", "_image")


@dataclass(frozen=True)
class LabelPair:
    """A predicted label map and its truth.

    Attributes:
        case: Name that both share.
        prediction: Predicted labels.
        truth: True labels.
        ignore_above: Name of the topmost disc that counts, None where all counts.
    """

    case: str
    prediction: Path
    truth: Path
    ignore_above: str | None = None


def find_label_pairs(prediction: Path, truth: Path, scheme: LabelScheme) -> tuple[LabelPair, ...]:
    """Pair two files, or the label maps of two folders.

    In folders, `NAME_labels` and `NAME_image_labels` belong to the case NAME. A `cases.json`
    beside the truth says above which disc a case was not labelled.

    Args:
        prediction: File or folder.
        truth: File or folder.
        scheme: Whose numbers the truth is, for `cases.json`.

    Raises:
        UsageError: One is a file and the other a folder, or a prediction has no truth.
        ReadError: `cases.json` is damaged.
    """
    if prediction.is_dir() != truth.is_dir():
        raise UsageError("give two label maps or two folders", source=prediction)
    if not truth.is_dir():
        case = _case(truth)
        return (LabelPair(case, prediction, truth, limit_of(case, truth.parent, scheme)),)
    known = {_case(file): file for file in _label_maps(truth)}
    found = {_case(file): file for file in _label_maps(prediction)}
    missing = sorted(set(found) - set(known))
    if missing or not found:
        raise UsageError(
            f"no truth for {', '.join(missing)}" if found else "holds no label map",
            source=truth if found else prediction,
            remedy="Name label maps NAME_labels.nii.gz",
        )
    return tuple(
        LabelPair(case, file, known[case], limit_of(case, truth, scheme))
        for case, file in sorted(found.items())
    )


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
