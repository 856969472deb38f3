"""The integrity check lists everything that is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.data.layouts import plain_folder, scan, spider_folder
from vertext.anatomy import scheme
from vertext.data.check_cases import check_cases
from vertext.data.dataset_error import DatasetError
from vertext.data.labelled_folder import list_labelled_folder
from vertext.data.spider import list_spider
from vertext.volumes.nifti_writer import write_nifti


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return plain_folder(tmp_path / "plain")


def problems_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(DatasetError) as caught:
        check_cases(list_labelled_folder(folder))
    return caught.value.problems


def write_image(folder: Path, name: str, data: np.ndarray, affine: np.ndarray) -> None:
    write_nifti(folder / f"{name}_image.nii.gz", data, affine)


def write_labels(folder: Path, name: str, data: np.ndarray, affine: np.ndarray) -> None:
    write_nifti(folder / f"{name}_labels.nii.gz", data, affine)


def test_a_whole_folder_passes_and_tells_how_far_it_is(folder: Path) -> None:
    said: list[tuple[str, int, int]] = []
    facts = check_cases(list_labelled_folder(folder), progress=lambda *step: said.append(step))
    assert [fact.case.name for fact in facts] == ["001", "002", "003"]
    assert said == [("checking", n, 3) for n in (1, 2, 3)]


def test_oblique_grids_pass(tmp_path: Path) -> None:
    folder = spider_folder(tmp_path, tilt=12.0)
    assert len(check_cases(list_spider(folder, scheme("spider")))) == 4


def test_everything_that_is_wrong_is_in_one_error(folder: Path) -> None:
    image, labels = scan(5)
    (folder / "001_image.nii.gz").write_bytes((folder / "001_image.nii.gz").read_bytes()[:900])
    wrong = labels.data.copy()
    wrong[wrong == 1] = 77
    moved = labels.affine + np.array([[0, 0, 0, 3.0], *np.zeros((3, 4))])
    write_labels(folder, "002", wrong, moved)
    write_labels(folder, "003", np.zeros_like(labels.data), labels.affine)
    write_image(folder, "004", image.data, image.affine)
    found = problems_of(folder)
    assert len(found) == 5
    text = "\n".join(found)
    assert "001_image.nii.gz: its gzip stream is truncated" in text
    assert "002_labels.nii.gz: the scheme spider has no label 77" in text
    assert "002_labels.nii.gz: its affine puts it up to 3.0 mm from the image" in text
    assert "003_labels.nii.gz: its labels name no structure" in text
    assert "004_image.nii.gz: it has no labels" in text


def test_other_shapes_are_named(folder: Path) -> None:
    _, labels = scan(5)
    write_labels(folder, "002", labels.data[:-1], labels.affine)
    assert problems_of(folder) == (
        "002_labels.nii.gz: its shape (4, 64, 40) is not the image's (5, 64, 40)",
    )


def test_nan_in_images_and_half_labels_are_named(folder: Path) -> None:
    image, labels = scan(5)
    holes = image.data.copy()
    holes[0] = np.nan
    write_image(folder, "001", holes, image.affine)
    write_labels(folder, "002", labels.data / 2.0, labels.affine)
    first, second = problems_of(folder)
    assert first.startswith("001_image.nii.gz: 20.00% of its voxels are NaN or infinite")
    assert second.startswith("002_labels.nii.gz: labels must be whole numbers")


def test_an_axial_series_is_refused(folder: Path) -> None:
    image, labels = scan(5)
    axial = np.diag([1.0, 1.0, 8.0, 1.0])
    write_image(folder, "001", image.data, axial)
    write_labels(folder, "001", labels.data, axial)
    assert len(problems_of(folder)) == 1


def test_a_disc_limit_that_is_not_there_is_named(folder: Path) -> None:
    note = '{"cases": [{"patient": 2, "ignore_above_disc": 209}]}'
    (folder / "cases.json").write_text(note)
    (line,) = problems_of(folder)
    assert line.startswith("002_labels.nii.gz: the labels hold no disc T9/T10")


def test_a_copy_of_an_image_is_found_in_any_orientation(folder: Path) -> None:
    image, labels = scan(0, axes="PSR")  # 001 is the same scan in "LIP"
    write_image(folder, "009", image.data, image.affine)
    write_labels(folder, "009", labels.data, labels.affine)
    assert problems_of(folder) == (
        "001, 009: the same image under several names, of patients 001, 009",
    )
