"""The layout of PARSE 2022: pulmonary arteries."""

from __future__ import annotations

from pathlib import Path

from vertext.anatomy import PULMONARY_VESSELS, VesselKind
from vertext.data.chest.annotation import Annotation
from vertext.data.chest.chest_case import KIND_NUMBERS, ChestCase
from vertext.data.dataset_error import DatasetError
from vertext.errors import ReadError

ENDING = ".nii.gz"
_ARTERIES = Annotation.of(v.name for v in PULMONARY_VESSELS if v.kind is VesselKind.ARTERY)


def list_parse(folder: str | Path) -> tuple[ChestCase, ...]:
    """List `PA000005/image/PA000005.nii.gz` with `PA000005/label/PA000005.nii.gz`.

    Arteries of both lungs are outlined (1), veins are not.

    Args:
        folder: The folder `train` of the data set, or the one that holds it.

    Raises:
        ReadError: There is no such case.
        DatasetError: A case lacks its image or its labels; all are listed.
    """
    folder = Path(folder)
    root = folder / "train" if (folder / "train").is_dir() else folder
    names = sorted(one.name for one in root.glob("*") if (one / "label").is_dir())
    if not names:
        raise ReadError(
            "no folder NAME/image and NAME/label is there",
            source=folder,
            remedy="Give the folder `train` of PARSE 2022",
        )
    cases = tuple(
        ChestCase(
            patient=name,
            image=root / name / "image" / f"{name}{ENDING}",
            labels=root / name / "label" / f"{name}{ENDING}",
            annotation=_ARTERIES,
            numbers=KIND_NUMBERS,
        )
        for name in names
    )
    files = (file for case in cases for file in (case.image, case.labels))
    missing = tuple(f"{file.relative_to(root)}: missing" for file in files if not file.is_file())
    if missing:
        raise DatasetError(missing, source=root)
    return cases
