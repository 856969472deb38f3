"""Masks reach the other contrasts of the same patients, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vertext.anatomy import scheme
from vertext.data.carry_contrasts import LEAST_INFORMATION, carry_contrasts
from vertext.data.case import Case
from vertext.data.counted_picture import CountedPicture
from vertext.data.labelled_folder import list_labelled_folder
from vertext.data.phantom import Phantom, make_phantom
from vertext.data.read_truth import read_truth
from vertext.data.series import Series
from vertext.data.write_case import write_case
from vertext.volumes import SagittalView, read_scan

PIXEL_MM = 1.25


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = phantom("space")
    write_case(tmp_path, "007", made.volume, made.labels)
    files = (tmp_path / f"007_{kind}.nii.gz" for kind in ("image", "labels"))
    return Case("007", *files, scheme("spider"), fold=2)


def phantom(contrast: str) -> Phantom:
    return make_phantom(3, contrast=contrast, plane=(240, 192), pixel_mm=PIXEL_MM, slices=(7, 4.0))


def picture(folder: Path, values: np.ndarray, patient: str = "7") -> CountedPicture:
    grey = 255.0 * (values - values.min()) / np.ptp(values)
    file = folder / f"{patient}_t2.png"
    Image.fromarray(grey.astype(np.uint8)).save(file)
    return CountedPicture(patient, Series.T2, file, (PIXEL_MM, PIXEL_MM), 7, 7)


def test_a_picture_gets_the_labels_of_its_patient(tmp_path: Path, case: Case) -> None:
    plane = SagittalView.of(phantom("t2").volume).volume.data[3]
    pictures = [picture(tmp_path, plane), picture(tmp_path, plane, patient="8")]
    matches = carry_contrasts(pictures, [case], tmp_path / "carried")
    assert list(matches) == ["7_t2"]
    (carried,) = list_labelled_folder(tmp_path / "carried").complete()
    assert (carried.patient, carried.fold, carried.series) == ("7", 2, Series.T2)
    view = SagittalView.of(read_scan(case.image)).volume
    truth = read_truth(case, view)[matches["7_t2"].index]
    found = read_truth(carried, SagittalView.of(read_scan(carried.image)).volume)[0]
    assert (found == truth).mean() > 0.97


def test_what_does_not_match_is_not_written(tmp_path: Path, case: Case) -> None:
    noise = np.random.default_rng(0).normal(size=(240, 192))
    matches = carry_contrasts([picture(tmp_path, noise)], [case], tmp_path / "carried")
    assert matches["7_t2"].information < LEAST_INFORMATION
    assert not list((tmp_path / "carried").glob("*.nii.gz"))
