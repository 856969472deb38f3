"""The spine CT of the FewshotTransfer repository as a labelled folder with levels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import IGNORE, SPINE
from vertext.data.case_notes import CaseNote, CaseNotes
from vertext.data.count_vertebrae import count_vertebrae
from vertext.data.write_case import write_case
from vertext.errors import LabelError, ReadError
from vertext.volumes import LabelMap, Volume, read_labels, read_scan
from vertext.volumes.geometry import grid_affine

_IMAGE, _ALL, _LUMBAR = "_image.nii.gz", "_whole.nii.gz", "_lumbar.nii.gz"
_LEFT_DOWN_BACK = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, -1.0, 0.0]])


def prepare_sagittal_ct(source: str | Path, folder: str | Path) -> tuple[str, ...]:
    """Turn each volume upright, name its lumbar bodies, and write it as training reads it.

    The files hold NAME_image, NAME_whole (all vertebrae) and NAME_lumbar, sagittal slices first,
    lying on their side, and neither spacing nor levels nor sides. So voxels stay 1 mm wide as the
    header claims, slices are taken to run from the right, the end where the lumbar vertebrae lie
    is taken for the lower one, and levels are counted from there. Sizes, sides and level names
    are therefore not to be relied on.

    Args:
        source: Folder of these files.
        folder: Labelled folder to write, in internal numbers; each volume is a fold of its own.

    Returns:
        Names of the volumes.

    Raises:
        ReadError: There is no volume, or a file of one is missing or damaged.
        LabelError: Its vertebrae cannot be counted.
        ResourceError: The folder cannot be written.
    """
    source, folder = Path(source), Path(folder)
    names = sorted(file.name.removesuffix(_IMAGE) for file in source.glob(f"*{_IMAGE}"))
    if not names:
        raise ReadError(f"no file ends in {_IMAGE}", source=source)
    shown: set[str] = set()
    for name in names:
        image, labels = _upright(source, name)
        write_case(folder, name, image, labels)
        present = np.unique(labels.data[(labels.data > 0) & (labels.data != IGNORE)])
        shown |= {SPINE.by_index(number).name for number in present.tolist()}
    CaseNotes(
        dataset="FewshotTransfer, spine CT",
        scheme="internal",
        annotated=tuple(name for name in SPINE.classes if name in shown),
        cases=tuple(CaseNote(patient=name, fold=fold) for fold, name in enumerate(names)),
    ).write(folder)
    return tuple(names)


def _upright(source: Path, name: str) -> tuple[Volume, LabelMap]:
    """Return a volume in the canonical sagittal view, and its lumbar bodies."""
    grey = read_scan(source / f"{name}{_IMAGE}").data
    vertebrae = read_labels(source / f"{name}{_ALL}").data > 0
    lumbar = read_labels(source / f"{name}{_LUMBAR}").data > 0
    turned = [np.swapaxes(array, 1, 2) for array in (grey, vertebrae, lumbar)]
    if _height(turned[2]) < _height(turned[1]):
        turned = [array[:, ::-1] for array in turned]
    affine = grid_affine(_LEFT_DOWN_BACK, (1.0, 1.0, 1.0), (0.0, 0.0, 0.0))
    image = Volume(np.ascontiguousarray(turned[0]), affine)
    try:
        counted = count_vertebrae(turned[1], turned[2])
    except LabelError as error:
        raise LabelError(error.problem, source=source / name, remedy=error.remedy) from error
    return image, LabelMap.on(image, counted, scheme="internal")


def _height(mask: NDArray[np.bool_]) -> float:
    """Return the mean row of a mask."""
    return float(ndimage.center_of_mass(mask)[1]) if mask.any() else 0.0
