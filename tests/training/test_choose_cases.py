"""Who is learned from, and who is not."""

from __future__ import annotations

import json
from pathlib import Path

import nibabel
import numpy as np
import pytest

pytest.importorskip("torch")

from vertext.data.dataset_error import DatasetError
from vertext.data.split import Fold, Split
from vertext.errors import UsageError
from vertext.training.active_classes import active_classes
from vertext.training.choose_cases import choose_cases
from vertext.training.experiment import Experiment, experiment_from

PATIENTS = ("001", "002", "003")


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    for name in PATIENTS:
        for part in ("image", "labels"):
            image = nibabel.Nifti1Image(np.ones((2, 4, 4), np.uint8), np.eye(4))
            nibabel.save(image, tmp_path / f"{name}_{part}.nii.gz")
    notes = [{"patient": name, "fold": number} for number, name in enumerate(PATIENTS)]
    (tmp_path / "cases.json").write_text(json.dumps({"cases": notes}))
    return tmp_path


def experiment(folder: Path, **data: object) -> Experiment:
    return experiment_from({"name": "x", "data": {"folder": str(folder)} | data}, source="test")


def stored(folder: Path, *, unit: str = "patient", **parts: tuple[str, ...]) -> None:
    split = Split(
        name="s", rule="by hand", seed=None, unit=unit, leakage=unit == "slice",
        folds=(Fold(**parts),),
    )  # fmt: skip
    split.write(folder / "splits.json")


def names(cases: list) -> list[str]:
    return [case.name for case in cases]


def test_folds_of_the_case_list_divide_the_patients(scans: Path) -> None:
    chosen, held_out = choose_cases(experiment(scans, train=(0, 1), validate_on=(2,)))
    assert (names(chosen), names(held_out)) == (["001", "002"], ["003"])


def test_without_folds_every_scan_that_is_not_held_out_is_taken(scans: Path) -> None:
    chosen, _ = choose_cases(experiment(scans, validate_on=(1,)))
    assert names(chosen) == ["001", "003"]


def test_a_stored_split_takes_the_place_of_folds(scans: Path) -> None:
    stored(scans, train=("003",), validation=("001",), test=("002",))
    chosen, held_out = choose_cases(experiment(scans, split="splits.json"))
    assert (names(chosen), names(held_out)) == (["003"], ["001"])


def test_a_leaking_split_is_refused(scans: Path) -> None:
    stored(scans, train=("001", "003"), validation=("003",), test=("002",))
    with pytest.raises(DatasetError):
        choose_cases(experiment(scans, split="splits.json"))


def test_a_split_of_slices_must_be_asked_for(scans: Path) -> None:
    slices = tuple(f"{name}:0" for name in PATIENTS), tuple(f"{name}:1" for name in PATIENTS)
    stored(scans, unit="slice", train=slices[0], test=slices[1])
    with pytest.raises(UsageError, match="split_unit"):
        choose_cases(experiment(scans, split="splits.json"))
    chosen, _ = choose_cases(experiment(scans, split="splits.json", split_unit="slice"))
    assert [case.slices for case in chosen] == [(0,)] * 3


def test_what_is_annotated_can_be_said_by_the_folder(scans: Path) -> None:
    usual = active_classes(experiment(scans))
    content = json.loads((scans / "cases.json").read_text()) | {"annotated": ["S", "L5", "L4"]}
    (scans / "cases.json").write_text(json.dumps(content))
    assert active_classes(experiment(scans)) == (0, 1, 2, 3)
    assert len(usual) == 20


def test_a_patient_to_leave_out_is_nowhere(scans: Path) -> None:
    parts = choose_cases(experiment(scans, validate_on=(2,), leave_out=("001", "003")))
    assert [names(part) for part in parts] == [["002"], []]


def test_an_unknown_patient_to_leave_out_is_an_error(scans: Path) -> None:
    with pytest.raises(UsageError, match=r"leave_out.*34"):
        choose_cases(experiment(scans, leave_out=("34",)))
