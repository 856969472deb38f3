"""`vertext evaluate`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.phantom import phantom
from vertext.cli.app import main
from vertext.volumes import LabelMap


def write(folder: Path, name: str, labels: LabelMap) -> Path:
    folder.mkdir(exist_ok=True)
    labels.save(folder / name)
    return folder / name


def test_two_files_in_different_schemes_and_orientations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, truth = phantom()
    _, turned = phantom(axes="RAS")
    pred = write(tmp_path / "pred", "a_labels.nii.gz", turned)
    assert main(["convert", str(pred), "-o", str(tmp_path / "b.nii.gz"), "--to", "internal"]) == 0
    true = write(tmp_path / "truth", "a_labels.nii.gz", truth)
    assert main(["evaluate", str(tmp_path / "b.nii.gz"), str(true)]) == 0
    assert "1.000" in capsys.readouterr().out


def test_folders_are_matched_by_name_and_cases_json_counts(tmp_path: Path) -> None:
    _, truth = phantom(levels=("T10", "L5"))
    lower = LabelMap(truth.data * (truth.data != 8), truth.affine, scheme="spider")
    for number in ("001", "002"):
        write(tmp_path / "pred", f"{number}_image_labels.nii.gz", lower)
        write(tmp_path / "truth", f"{number}_labels.nii.gz", truth)
    note = {"cases": [{"patient": 2, "fold": 0, "ignore_above_disc": 208}]}
    (tmp_path / "truth" / "cases.json").write_text(json.dumps(note))
    out = tmp_path / "scores"
    words = ["evaluate", str(tmp_path / "pred"), str(tmp_path / "truth"), "-o", str(out)]
    assert main(words) == 0
    cases = json.loads((out / "summary.json").read_text())["cases"]
    assert [case["all_right"] for case in cases] == [False, True]


def test_a_prediction_without_truth_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, truth = phantom()
    write(tmp_path / "pred", "007_labels.nii.gz", truth)
    write(tmp_path / "truth", "008_labels.nii.gz", truth)
    assert main(["evaluate", str(tmp_path / "pred"), str(tmp_path / "truth")]) == 2
    assert "007" in capsys.readouterr().err


def test_grids_must_agree(tmp_path: Path) -> None:
    pred = write(tmp_path / "pred", "a_labels.nii.gz", phantom()[1])
    true = write(tmp_path / "truth", "a_labels.nii.gz", phantom(shape=(7, 160, 128))[1])
    assert main(["evaluate", str(pred), str(true)]) == 2


def test_a_truth_without_prediction_is_an_error_that_names_it_unless_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, truth = phantom()
    write(tmp_path / "pred", "001_labels.nii.gz", truth)
    for number in ("001", "002", "003"):
        write(tmp_path / "truth", f"{number}_labels.nii.gz", truth)
    words = ["evaluate", str(tmp_path / "pred"), str(tmp_path / "truth")]
    assert main(words) == 2
    assert "002, 003" in capsys.readouterr().err

    out = tmp_path / "missed"
    assert main([*words, "--unpredicted", "missed", "-o", str(out)]) == 0
    content = json.loads((out / "summary.json").read_text())
    assert [case["fine"] for case in content["cases"]] == [1.0, 0.0, 0.0]

    out = tmp_path / "skipped"
    assert main([*words, "--unpredicted", "skip", "-o", str(out)]) == 0
    content = json.loads((out / "summary.json").read_text())
    assert [case["case"] for case in content["cases"]] == ["001"]
    assert content["skipped"] == ["002", "003"]
    assert "002, 003" in capsys.readouterr().out


@pytest.mark.parametrize(("aggregate", "unit"), [("slice", "px"), ("dataset", "mm")])
def test_aggregation_and_policy_are_named_in_every_table(
    tmp_path: Path, aggregate: str, unit: str
) -> None:
    _, truth = phantom()
    pair = [str(write(tmp_path / side, "a_labels.nii.gz", truth)) for side in ("pred", "truth")]
    out = tmp_path / "scores"
    words = ["--aggregate", aggregate, "--missing", "nan", "--spider-compat", "-o", str(out)]
    assert main(["evaluate", *pair, *words]) == 0
    content = json.loads((out / "summary.json").read_text())
    assert content["settings"] == {"aggregate": aggregate, "missing": "nan"}
    assert content["unit"] == unit
    assert content["cases"][0]["spider_compat"]["dice"]["all"] == 1.0
    for name in ("summary.md", "summary.tex"):
        text = (out / name).read_text()
        assert f"Aggregation: {aggregate}" in text
        assert "policy nan" in text
        assert "spider" in text


def test_series_of_a_patient_are_one_unit(tmp_path: Path) -> None:
    _, truth = phantom()
    for side in ("pred", "truth"):
        for name in ("7_t1", "7_t2", "7_t2_SPACE", "8_t1"):
            write(tmp_path / side, f"{name}_labels.nii.gz", truth)
    out = tmp_path / "scores"
    sides = [str(tmp_path / side) for side in ("pred", "truth")]
    assert main(["evaluate", *sides, "-o", str(out)]) == 0
    content = json.loads((out / "summary.json").read_text())
    assert (content["volumes"], content["patients"]) == (4, 2)
