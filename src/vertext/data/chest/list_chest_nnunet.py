"""Raw data folders of nnU-Net v2 with pulmonary vessels."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vertext.anatomy import PULMONARY_VESSELS, VesselKind
from vertext.data.chest.annotation import Annotation
from vertext.data.chest.chest_case import CLASS_NUMBERS, ChestCase
from vertext.data.dataset_error import DatasetError
from vertext.data.nnunet_files import (
    BACKGROUND_NAME,
    DATASET_FILE,
    PARTS,
    nnunet_description,
    nnunet_pairs,
)
from vertext.errors import LabelError, ReadError

_KINDS = {kind.value for kind in VesselKind}


def list_chest_nnunet(folder: str | Path) -> tuple[ChestCase, ...]:
    """List a folder `Dataset###_Name` of `imagesTr`, `labelsTr`, `imagesTs` and `dataset.json`.

    `dataset.json` names its labels `artery` and `vein`, or the four vessels with their sides.
    What it does not name is not annotated. Source: nnU-Net v2, documentation/dataset_format.md.

    Args:
        folder: The folder.

    Raises:
        ReadError: `dataset.json` is missing or damaged, or there is no image.
        LabelError: `dataset.json` names other labels.
        DatasetError: A file has no partner.
    """
    folder = Path(folder)
    described = nnunet_description(folder / DATASET_FILE)
    numbers, annotation = _vessels(described["labels"], folder / DATASET_FILE)
    cases: list[ChestCase] = []
    problems: list[str] = []
    for images, labels, subset in PARTS:
        found, lonely = nnunet_pairs(folder / images, folder / labels, described["file_ending"])
        problems += lonely
        cases += (
            ChestCase(name, image, mask, annotation, numbers, subset)
            for name, (image, mask) in sorted(found.items())
        )
    if problems:
        raise DatasetError(problems, source=folder)
    if not cases:
        raise ReadError("imagesTr holds no image with labels", source=folder)
    return tuple(cases)


def _vessels(labels: Mapping[str, Any], file: Path) -> tuple[dict[int, str], Annotation]:
    """Return the names by number, and what they annotate."""
    names = {name: number for name, number in labels.items() if name != BACKGROUND_NAME}
    if not names or not (set(names) <= _KINDS or set(names) <= set(CLASS_NUMBERS.values())):
        raise LabelError(
            f"these labels are no pulmonary vessels: {', '.join(names) or 'none'}",
            source=file,
            remedy=f"Name them {' and '.join(sorted(_KINDS))}, or with their sides",
        )
    annotated = (v.name for v in PULMONARY_VESSELS if v.name in names or v.kind.value in names)
    return {int(number): name for name, number in names.items()}, Annotation.of(annotated)
