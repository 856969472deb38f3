"""Raw data folders of nnU-Net."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.data.layouts import nnunet_folder, write_dataset_json
from vertext.anatomy import scheme
from vertext.data.check_cases import check_cases
from vertext.data.nnunet_raw import list_nnunet
from vertext.errors import LabelError, ReadError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return nnunet_folder(tmp_path / "Dataset007_Two")


def test_names_of_dataset_json_are_the_scheme(folder: Path) -> None:
    listing = list_nnunet(folder)
    assert [case.name for case in listing.complete()] == ["a_0", "a_1", "a_2"]
    assert [case.subset for case in listing.cases] == ["training", "training", "test"]
    assert set(check_cases(listing)[0].voxels) == {"L5", "L5/S1"}


def test_ignore_is_ignored(folder: Path) -> None:
    write_dataset_json(folder, {"background": 0, "L5": 1, "ignore": 2})
    facts = check_cases(list_nnunet(folder))[0]
    assert set(facts.voxels) == {"L5"}
    assert set(facts.ignored) == {2}


def test_labels_of_other_names_need_a_scheme(folder: Path) -> None:
    write_dataset_json(folder, {"background": 0, "lowest vertebra": 1, "its disc": 2})
    with pytest.raises(LabelError, match="lowest vertebra, its disc"):
        list_nnunet(folder)
    assert set(check_cases(list_nnunet(folder, scheme("spider")))[0].voxels) == {"L5", "L4"}


def test_test_images_without_labels_are_no_cases(folder: Path) -> None:
    (folder / "labelsTs" / "a_2.nii.gz").unlink()
    (folder / "labelsTs").rmdir()
    assert [case.name for case in list_nnunet(folder).complete()] == ["a_0", "a_1"]


def test_second_channels_and_missing_labels_are_listed(folder: Path) -> None:
    (folder / "labelsTr" / "a_0.nii.gz").unlink()
    image = folder / "imagesTr" / "a_1_0000.nii.gz"
    image.with_name("a_1_0001.nii.gz").write_bytes(image.read_bytes())
    assert list_nnunet(folder).problems == (
        "a_0_0000.nii.gz: it has no labels",
        "a_1_0001.nii.gz: it is no first channel (NAME_0000.nii.gz)",
    )


def test_patients_of_cases_json_count(folder: Path) -> None:
    notes = [{"patient": "a", "name": f"a_{n}"} for n in range(3)]
    (folder / "cases.json").write_text(json.dumps({"cases": notes}))
    assert {case.patient for case in list_nnunet(folder).cases} == {"a"}


@pytest.mark.parametrize("content", ["{", "{}", '{"labels": [], "file_ending": ".nii.gz"}'])
def test_a_damaged_dataset_json_is_named(folder: Path, content: str) -> None:
    (folder / "dataset.json").write_text(content)
    with pytest.raises(ReadError, match=r"dataset\.json"):
        list_nnunet(folder)


def test_a_folder_without_dataset_json_is_no_raw_data(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"dataset\.json"):
        list_nnunet(tmp_path)
