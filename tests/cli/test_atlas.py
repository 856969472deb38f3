"""`vertext atlas` from a labelled folder to a fused label map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.phantom import phantom
from vertext.atlases import AtlasVotes
from vertext.cli.app import main
from vertext.volumes import read_labels
from vertext.volumes.nifti_writer import write_nifti


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scans")
    for seed, name in enumerate(("a", "b", "c")):
        image, labels = phantom(seed=seed, axes="RAS" if name == "b" else "LIP")
        write_nifti(folder / f"{name}_image.nii.gz", image.data, image.affine)
        labels.save(folder / f"{name}_labels.nii.gz")
    return folder


@pytest.fixture(scope="module")
def atlases(scans: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("set") / "lumbar"
    assert main(["atlas", "build", str(scans), str(folder), "--leave-out", "c"]) == 0
    return folder


def test_a_set_is_listed(atlases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["atlas", "inspect", str(atlases)]) == 0
    said = capsys.readouterr().out
    assert "lumbar: 2 atlases" in said
    assert "T11 to L5/S1" in said


def test_a_set_is_not_replaced_unasked(scans: Path, atlases: Path) -> None:
    assert main(["atlas", "build", str(scans), str(atlases)]) == 2


@pytest.mark.parametrize("method", ["vote", "staple"])
def test_fused_labels_lie_on_the_grid_of_the_coarse_ones(
    scans: Path, atlases: Path, tmp_path: Path, method: str
) -> None:
    coarse, out = scans / "c_labels.nii.gz", tmp_path / "fused.nii.gz"
    words = ["atlas", "fuse", str(coarse), str(atlases), "-o", str(out), "--method", method]
    assert main(words) == 0
    found, truth = read_labels(out), read_labels(coarse)
    np.testing.assert_array_equal(found.affine, truth.affine)
    assert (found.data == truth.data)[truth.data > 0].mean() > 0.95


def test_joint_label_fusion_asks_for_the_scan(scans: Path, atlases: Path, tmp_path: Path) -> None:
    coarse, out = scans / "c_labels.nii.gz", tmp_path / "fused.nii.gz"
    words = ["atlas", "fuse", str(coarse), str(atlases), "-o", str(out), "--method", "jlf"]
    assert main(words) == 2


def test_a_folder_that_is_no_set_is_refused(tmp_path: Path) -> None:
    assert main(["atlas", "inspect", str(tmp_path)]) == 5


def test_atlases_of_others_are_registered_for_training(
    scans: Path, atlases: Path, tmp_path: Path
) -> None:
    words = ["atlas", "register", str(scans), str(atlases), "-o", str(tmp_path)]
    assert main(words) == 0
    assert AtlasVotes.read(tmp_path / "a_atlases.npz").patients == ("b",)
    assert AtlasVotes.read(tmp_path / "c_atlases.npz").patients == ("a", "b")
