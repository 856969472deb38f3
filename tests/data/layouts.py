"""Small data sets in the exact layouts that people have."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import SimpleITK as sitk  # noqa: N813 - the name everybody knows it by

from tests.phantom import phantom
from tests.volumes.helpers import oblique
from vertext.anatomy import scheme
from vertext.volumes import LabelMap, Volume
from vertext.volumes.geometry import LPS_TO_RAS, spacing_of
from vertext.volumes.nifti_writer import write_nifti

SHAPE = (5, 64, 40)
SPIDER_SERIES = (
    ("1_t1", "training"),
    ("1_t2", "training"),
    ("2_t2", "validation"),
    ("10_t2_SPACE", "training"),
)


def scan(
    seed: int, *, levels: tuple[str, str] = ("T11", "L5"), axes: str = "LIP", tilt: float = 0.0
) -> tuple[Volume, LabelMap]:
    """Make a scan and its labels in SPIDER numbers; `tilt` turns the grid about every axis."""
    image, labels = phantom(levels, shape=SHAPE, seed=seed, axes=axes)
    affine = oblique((tilt, -tilt, tilt / 2)) @ image.affine
    return Volume(image.data, affine), LabelMap(labels.data, affine, scheme="spider")


def write_mha(path: Path, data: np.ndarray, affine: np.ndarray) -> Path:
    """Write a MetaImage with ITK, as SPIDER was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = sitk.GetImageFromArray(np.ascontiguousarray(data.transpose(2, 1, 0)))
    lps = LPS_TO_RAS @ affine
    spacing = spacing_of(lps)
    image.SetSpacing(spacing)
    image.SetDirection((lps[:3, :3] / spacing).ravel().tolist())
    image.SetOrigin(lps[:3, 3].tolist())
    sitk.WriteImage(image, str(path), True)
    return path


def spider_folder(
    folder: Path, series: Iterable[tuple[str, str]] = SPIDER_SERIES, *, tilt: float = 6.0
) -> Path:
    """Write images, masks and overview.csv; grids are oblique, as scanners make them."""
    rows = []
    for seed, (name, subset) in enumerate(series):
        image, labels = scan(seed, axes="PIR", tilt=tilt)
        write_mha(folder / "images" / f"{name}.mha", image.data.astype(np.int16), image.affine)
        write_mha(folder / "masks" / f"{name}.mha", labels.data.astype(np.int16), labels.affine)
        rows.append(f"{name},7,7,F ,{subset}")
    table = "\n".join(["new_file_name,num_vertebrae,num_discs,sex,subset", *rows])
    (folder / "overview.csv").write_text(f"{table}\n")
    return folder


def spider_mask(folder: Path, name: str, numbers: dict[int, int], tilt: float = 6.0) -> None:
    """Write a mask again with some labels replaced by others."""
    _, labels = scan(0, axes="PIR", tilt=tilt)
    data = labels.data.astype(np.int16)
    for old, new in numbers.items():
        data[labels.data == old] = new
    write_mha(folder / "masks" / f"{name}.mha", data, labels.affine)


def mrspineseg_folder(folder: Path, *, images: str, masks: str, count: int = 3) -> Path:
    """Write Case*.nii.gz into one folder and mask_case*.nii.gz into another, or into the same."""
    for number in range(1, count + 1):
        image, labels = scan(number, axes="PIR")
        internal, _ = scheme("spider").to_internal(labels.data)
        internal[internal == scheme("internal").labels["canal"]] = 0
        (folder / images).mkdir(parents=True, exist_ok=True)
        (folder / masks).mkdir(parents=True, exist_ok=True)
        write_nifti(folder / images / f"Case{number}.nii.gz", image.data, image.affine)
        write_nifti(folder / masks / f"mask_case{number}.nii.gz", internal, image.affine)
    return folder


def nnunet_folder(folder: Path, count: int = 3) -> Path:
    """Write a raw data folder with two classes, the last case as a test case with labels."""
    for number in range(count):
        image, labels = scan(number)
        part = "Ts" if number == count - 1 else "Tr"
        for kind in (f"images{part}", f"labels{part}"):
            (folder / kind).mkdir(parents=True, exist_ok=True)
        two = np.select([labels.data == 1, labels.data == 201], [1, 2]).astype(np.uint8)
        write_nifti(folder / f"images{part}" / f"a_{number}_0000.nii.gz", image.data, image.affine)
        write_nifti(folder / f"labels{part}" / f"a_{number}.nii.gz", two, image.affine)
    write_dataset_json(folder, {"background": 0, "L5": 1, "L5/S1": 2})
    return folder


def write_dataset_json(folder: Path, labels: dict[str, int]) -> None:
    """Write the dataset.json of a raw data folder."""
    content = {
        "channel_names": {"0": "MR"},
        "labels": labels,
        "numTraining": 2,
        "file_ending": ".nii.gz",
    }
    (folder / "dataset.json").write_text(json.dumps(content))


def plain_folder(folder: Path, names: Iterable[str] = ("001", "002", "003")) -> Path:
    """Write pairs of NAME_image.nii.gz and NAME_labels.nii.gz."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, name in enumerate(names):
        image, labels = scan(seed)
        write_nifti(folder / f"{name}_image.nii.gz", image.data, image.affine)
        labels.save(folder / f"{name}_labels.nii.gz")
    return folder
