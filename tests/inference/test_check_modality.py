"""CT and MR are told apart by header, else by the air around the patient."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from vertext.errors import UnsupportedInputError
from vertext.inference.check_modality import check_modality
from vertext.volumes import Volume, read_scan


@pytest.fixture
def mr() -> Volume:
    data = np.random.default_rng(0).integers(0, 900, (4, 32, 32))
    return Volume(data, np.eye(4))


@pytest.fixture
def ct(mr: Volume) -> Volume:
    data = mr.data - 100
    data[:, :, :4] = -1024
    return replace(mr, data=data)


@pytest.mark.parametrize("modality", ["MR", "OT", None])
def test_mr_passes(mr, modality):
    check_modality(replace(mr, modality=modality), "MR")


def test_another_modality_is_refused_by_its_header(mr):
    with pytest.raises(UnsupportedInputError, match="modality CT") as refused:
        check_modality(replace(mr, modality="CT"), "MR")
    assert "reads MR" in refused.value.remedy


def test_hounsfield_units_are_refused_where_no_header_says(ct):
    with pytest.raises(UnsupportedInputError, match="as air does in CT"):
        check_modality(ct, "MR")


def test_header_counts_more_than_grey_values(ct):
    check_modality(replace(ct, modality="MR"), "MR")


def test_ct_model_takes_ct_and_refuses_mr(mr, ct):
    check_modality(ct, "CT")
    with pytest.raises(UnsupportedInputError, match="modality MR"):
        check_modality(replace(mr, modality="MR"), "CT")
    with pytest.raises(UnsupportedInputError, match="no Hounsfield units"):
        check_modality(mr, "CT")
    check_modality(replace(mr, modality="CT"), "CT")


def test_one_dark_voxel_is_no_air(mr):
    data = mr.data.copy()
    data[0, 0, 0] = -2000
    check_modality(replace(mr, data=data), "MR")


@pytest.mark.parametrize("path", ["formats/ct_dicom_j2k", "pulmonary/ct_cropped.nii.gz"])
def test_real_ct_is_refused_with_and_without_a_header(data_folder: Path, path: str):
    with pytest.raises(UnsupportedInputError):
        check_modality(read_scan(data_folder / path), "MR")


def test_real_mr_passes(spider_case):
    check_modality(read_scan(spider_case[0]), "MR")
