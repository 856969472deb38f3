"""Labelled scans as a raw-data folder of nnU-Net."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import IGNORE, SPINE, UNKNOWN_VERTEBRA
from vertext.data.case import Case
from vertext.data.nnunet_files import BACKGROUND_NAME, CHANNEL, DATASET_FILE, IGNORE_NAME
from vertext.data.read_truth import read_truth
from vertext.errors import UsageError
from vertext.files import atomic_path
from vertext.volumes import LabelMap, SagittalView, Volume, read_labels, read_scan
from vertext.volumes.nifti_writer import write_nifti

ENDING = ".nii.gz"


def write_raw_dataset(
    folder: Path, cases: Sequence[Case], *, active: tuple[int, ...]
) -> list[tuple[float, float, float]]:
    """Write imagesTr, labelsTr and dataset.json.

    Scans are stored in the canonical sagittal view, so that nnU-Net's first axis is always the
    slice. Source: nnU-Net v2, documentation/dataset_format.md.

    Args:
        folder: The data set's folder, `Dataset001_NAME`.
        cases: Scans to train and validate on; no other may be seen by the planner.
        active: Internal numbers that the data set annotates, background first.

    Returns:
        Spacing of each scan in the canonical view, in mm.

    Raises:
        UsageError: Two scans have the same name, or only some slices of a scan count.
        ReadError: Image and labels differ in shape.
        VertextError: A file cannot be read, or is no sagittal scan.
    """
    names = [case.name for case in cases]
    if twice := {name for name in names if names.count(name) > 1}:
        raise UsageError(f"several scans are named {', '.join(sorted(twice))}")
    if any(case.slices is not None for case in cases):
        raise UsageError("nnU-Net trains on whole scans, which a split of slices would cut")
    spacings = []
    for case in cases:
        image = SagittalView.of(read_scan(case.image)).volume
        internal = read_truth(case, image)
        write_image(folder / "imagesTr" / f"{case.name}{CHANNEL}{ENDING}", image)
        _write(folder / "labelsTr" / f"{case.name}{ENDING}", to_nnunet(internal, active), image)
        spacings.append(image.spacing)
    write_json(folder / DATASET_FILE, dataset_description(active, len(cases)))
    return spacings


def dataset_description(active: tuple[int, ...], count: int) -> dict[str, object]:
    """Return the content of dataset.json."""
    names = [BACKGROUND_NAME, *(SPINE.by_index(number).name for number in active[1:])]
    labels = {name: place for place, name in enumerate(names)}
    return {
        "channel_names": {"0": "MRI"},
        "labels": labels | {IGNORE_NAME: len(active)},
        "numTraining": count,
        "file_ending": ENDING,
        "overwrite_image_reader_writer": "SimpleITKIO",
    }


def to_nnunet(internal: NDArray[np.uint8], active: tuple[int, ...]) -> NDArray[np.uint8]:
    """Number classes 0, 1, 2 … in the order of `active`; what is left out becomes background.

    "Ignore" becomes nnU-Net's ignore label, the number after the last class. So does a vertebra
    of unknown level, since nnU-Net cannot be told "one of these classes".
    """
    table = np.zeros(256, dtype=np.uint8)
    table[list(active)] = np.arange(len(active))
    table[[IGNORE, UNKNOWN_VERTEBRA]] = len(active)
    return table[internal]


def to_internal(labels: NDArray[np.integer], active: tuple[int, ...]) -> NDArray[np.uint8]:
    """Undo `to_nnunet` for a prediction, which never holds the ignore label."""
    return np.array(active, dtype=np.uint8)[labels]


def write_splits(file: Path, training: Iterable[Case], validation: Iterable[Case]) -> None:
    """Write splits_final.json with our split as its only fold.

    nnU-Net cannot train without validation; without any it watches the training scans, as with
    its own fold "all".
    """
    train = [case.name for case in training]
    write_json(file, [{"train": train, "val": [case.name for case in validation] or train}])


def write_image(file: Path, view: Volume) -> None:
    """Write a scan in the canonical view so that nnU-Net reads it as (slice, row, column)."""
    _write(file, view.data, view)


def read_prediction(file: Path) -> NDArray[np.integer]:
    """Read a label map that nnU-Net wrote, as (slice, row, column)."""
    return read_labels(file).data.transpose()


def _write(file: Path, data: NDArray[np.generic], view: Volume | LabelMap) -> None:
    # SimpleITK reads a file's array axes in reverse.
    write_nifti(file, data.transpose(), view.affine[:, [2, 1, 0, 3]])


def write_json(file: Path, content: object) -> None:
    """Write a JSON file that people can read."""
    with atomic_path(file) as temporary:
        temporary.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
