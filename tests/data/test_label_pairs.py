"""Predictions and their truth, matched by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vertext.anatomy import scheme
from vertext.data.label_pairs import LabelPair, find_label_pairs
from vertext.errors import UsageError


def pairs(folder: Path, predicted: list[str], true: list[str]) -> tuple[LabelPair, ...]:
    for side, names in (("pred", predicted), ("truth", true)):
        (folder / side).mkdir(exist_ok=True)
        for name in names:
            (folder / side / name).touch()
    return find_label_pairs(folder / "pred", folder / "truth", scheme("spider"))


def test_every_truth_is_there_with_or_without_a_prediction(tmp_path: Path) -> None:
    found = pairs(
        tmp_path,
        ["001_image_labels.nii.gz", "001_image_preview.png"],
        ["001_labels.nii.gz", "002_labels.mha", "001_image.nii.gz"],
    )
    assert [pair.case for pair in found] == ["001", "002"]
    assert found[0].prediction == tmp_path / "pred" / "001_image_labels.nii.gz"
    assert found[1].prediction is None


def test_series_of_spider_belong_to_their_patient(tmp_path: Path) -> None:
    names = [f"{name}_labels.nii.gz" for name in ("12_t1", "12_t2_SPACE", "1_t2", "other_scan")]
    patients = {pair.case: pair.patient for pair in pairs(tmp_path, names, names)}
    assert patients == {"12_t1": "12", "12_t2_SPACE": "12", "1_t2": "1", "other_scan": "other_scan"}


def test_the_case_list_knows_better(tmp_path: Path) -> None:
    (tmp_path / "truth").mkdir()
    note = {"patient": "p", "name": "scan", "ignore_above_disc": 207}
    (tmp_path / "truth" / "cases.json").write_text(json.dumps({"cases": [note]}))
    (pair,) = pairs(tmp_path, ["scan_labels.nii.gz"], ["scan_labels.nii.gz"])
    assert (pair.patient, pair.ignore_above) == ("p", "T11/T12")


def test_a_prediction_without_truth_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2"):
        pairs(tmp_path, ["1_labels.nii", "2_labels.nii"], ["1_labels.nii"])
    with pytest.raises(UsageError, match="two folders"):
        find_label_pairs(tmp_path, tmp_path / "truth" / "1_labels.nii", scheme("spider"))
