"""MRSpineSeg as it is distributed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.layouts import mrspineseg_folder
from vertext.anatomy import scheme
from vertext.data.check_cases import check_cases
from vertext.data.mrspineseg import list_mrspineseg
from vertext.data.series import Series
from vertext.errors import ReadError

MRSPINESEG = scheme("mrspineseg")


@pytest.mark.parametrize(
    ("images", "masks"),
    [
        ("MR", "Mask"),
        ("train/MR", "train/Mask"),
        ("image", "groundtruth"),
        ("", ""),
        ("train", "train"),
    ],
)
def test_every_layout_gives_the_same_cases(tmp_path: Path, images: str, masks: str) -> None:
    folder = mrspineseg_folder(tmp_path, images=images, masks=masks, count=10)
    cases = list_mrspineseg(folder, MRSPINESEG).complete()
    assert [case.patient for case in cases] == [f"Case{n}" for n in range(1, 11)]
    assert {case.series for case in cases} == {Series.T2}
    assert all(case.labels.name == f"mask_{case.patient.lower()}.nii.gz" for case in cases)


def test_files_without_a_partner_are_listed(tmp_path: Path) -> None:
    folder = mrspineseg_folder(tmp_path, images="MR", masks="Mask")
    (folder / "Mask" / "mask_case2.nii.gz").unlink()
    (folder / "MR" / "Case3.nii.gz").unlink()
    listing = list_mrspineseg(folder, MRSPINESEG)
    assert listing.problems == (
        "Case2.nii.gz: it has no labels",
        "mask_case3.nii.gz: it has no image",
    )
    assert [case.name for case in listing.cases] == ["Case1"]


def test_a_spider_number_is_not_one_of_its_labels(tmp_path: Path) -> None:
    folder = mrspineseg_folder(tmp_path, images="MR", masks="Mask", count=1)
    listing = list_mrspineseg(folder, MRSPINESEG)
    facts = check_cases(listing)[0]
    assert {"L5", "L5/S1"} <= set(facts.voxels)
    assert not facts.ignored


def test_an_empty_folder_names_the_layouts(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="groundtruth"):
        list_mrspineseg(tmp_path, MRSPINESEG)
