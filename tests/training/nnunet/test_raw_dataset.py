"""Scans as nnU-Net wants them: slices first, classes without gaps, one ignore label."""

import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK

from tests.phantom import phantom
from vertext.anatomy import IGNORE, SPINE, UNKNOWN_VERTEBRA, scheme
from vertext.data.case import Case
from vertext.errors import ReadError, UsageError
from vertext.training.nnunet.raw_dataset import (
    dataset_description,
    read_prediction,
    to_internal,
    to_nnunet,
    write_raw_dataset,
    write_splits,
)
from vertext.volumes import LabelMap, SagittalView
from vertext.volumes.nifti_writer import write_nifti

L5, L4, CANAL = (SPINE.by_name(name).index for name in ("L5", "L4", "canal"))
ACTIVE = (0, L5, CANAL)


def case(folder: Path, name: str, *, axes: str = "RAS") -> Case:
    volume, labels = phantom(("L3", "L5"), spacing=(0.9, 2.0, 2.0), shape=(5, 40, 32), axes=axes)
    write_nifti(folder / f"{name}_image.nii.gz", volume.data, volume.affine)
    labels.save(folder / f"{name}_labels.nii.gz")
    return Case(
        name, folder / f"{name}_image.nii.gz", folder / f"{name}_labels.nii.gz", scheme("spider")
    )


def test_dataset_json_names_the_classes_in_order_and_ignore_after_the_last():
    assert dataset_description(ACTIVE, 3) == {
        "channel_names": {"0": "MRI"},
        "labels": {"background": 0, "L5": 1, "canal": 2, "ignore": 3},
        "numTraining": 3,
        "file_ending": ".nii.gz",
        "overwrite_image_reader_writer": "SimpleITKIO",
    }


def test_unknown_vertebrae_are_ignored_and_unannotated_structures_background():
    internal = np.array([0, L5, CANAL, L4, UNKNOWN_VERTEBRA, IGNORE], np.uint8)
    assert to_nnunet(internal, ACTIVE).tolist() == [0, 1, 2, 0, 3, 3]


def test_predictions_come_back_as_internal_numbers():
    internal = np.array([[0, CANAL], [L5, 0]], np.uint8)
    assert np.array_equal(to_internal(to_nnunet(internal, ACTIVE), ACTIVE), internal)


@pytest.mark.parametrize("axes", ["RAS", "LPI", "LIP"])
def test_nnunet_reads_slices_first_whatever_the_scan_was_stored_as(tmp_path, axes):
    one = case(tmp_path, "a", axes=axes)
    spacings = write_raw_dataset(tmp_path / "raw", [one], active=ACTIVE)
    assert spacings == [pytest.approx((0.9, 2.0, 2.0))]
    image = SimpleITK.ReadImage(str(tmp_path / "raw/imagesTr/a_0000.nii.gz"))
    assert SimpleITK.GetArrayFromImage(image).shape == (5, 40, 32)
    assert image.GetSpacing() == pytest.approx((2.0, 2.0, 0.9))
    labels = SimpleITK.GetArrayFromImage(
        SimpleITK.ReadImage(str(tmp_path / "raw/labelsTr/a.nii.gz"))
    )
    expected = SagittalView.of(phantom(("L3", "L5"), shape=(5, 40, 32))[1]).volume
    internal, _ = scheme("spider").to_internal(expected.data)
    assert np.array_equal(labels, to_nnunet(internal, ACTIVE))
    assert np.array_equal(read_prediction(tmp_path / "raw/labelsTr/a.nii.gz"), labels)


def test_what_was_not_labelled_is_ignored(tmp_path):
    limited = Case(**vars(case(tmp_path, "a")) | {"ignore_above": "L4/L5"})
    write_raw_dataset(tmp_path / "raw", [limited], active=ACTIVE)
    labels = read_prediction(tmp_path / "raw/labelsTr/a.nii.gz")
    assert (labels[:, 0] == 3).all()
    assert (labels == 1).any()


def test_our_split_is_the_only_fold(tmp_path):
    cases = [Case(name, tmp_path / name, tmp_path / name, scheme("spider")) for name in "abc"]
    write_splits(tmp_path / "splits_final.json", cases[:2], cases[2:])
    assert json.loads((tmp_path / "splits_final.json").read_text()) == [
        {"train": ["a", "b"], "val": ["c"]}
    ]


def test_without_validation_the_training_scans_are_watched(tmp_path):
    cases = [Case(name, tmp_path / name, tmp_path / name, scheme("spider")) for name in "ab"]
    write_splits(tmp_path / "splits_final.json", cases, [])
    assert json.loads((tmp_path / "splits_final.json").read_text())[0]["val"] == ["a", "b"]


def test_names_must_differ(tmp_path):
    one = case(tmp_path, "a")
    with pytest.raises(UsageError, match="several scans are named a"):
        write_raw_dataset(tmp_path / "raw", [one, one], active=ACTIVE)


def test_labels_of_another_shape_are_refused(tmp_path):
    one = case(tmp_path, "a")
    LabelMap(np.zeros((5, 8, 8), np.uint8), np.eye(4)).save(one.labels)
    with pytest.raises(ReadError, match="is not the image's"):
        write_raw_dataset(tmp_path / "raw", [one], active=ACTIVE)


def test_a_split_of_slices_is_refused(tmp_path):
    part = Case(**vars(case(tmp_path, "a")) | {"slices": (0, 1)})
    with pytest.raises(UsageError, match="whole scans"):
        write_raw_dataset(tmp_path / "raw", [part], active=ACTIVE)
