"""`vertext segment` on chest CT."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.inference.vessel_bundle import coded_chest, write_vessel_bundle
from vertext.cli.app import main
from vertext.volumes.nifti_writer import write_nifti


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("chest")
    volume, _ = coded_chest()
    write_nifti(root / "ct.nii.gz", volume.data, volume.affine)
    write_vessel_bundle(root / "bundle")
    return root


def test_a_ct_leaves_labels_preview_and_report(folder: Path, tmp_path: Path) -> None:
    words = ["segment", str(folder / "ct.nii.gz"), "--model", str(folder / "bundle"), "-o"]
    assert main([*words, str(tmp_path / "out")]) == 0
    names = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert names == ["ct_labels.nii.gz", "ct_preview.png", "ct_report.json", "run.jsonl"]
    with Image.open(tmp_path / "out" / "ct_preview.png") as picture:
        assert min(picture.size) > 300
    report = json.loads((tmp_path / "out" / "ct_report.json").read_text())
    assert [one["present"] for one in report["structures"]] == 4 * [True]
    assert main([*words, str(tmp_path / "out"), "--resume"]) == 0


def test_wrong_input_and_options_have_the_exit_codes_of_every_model(
    folder: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "xray.png"
    Image.linear_gradient("L").save(picture)
    words = ["segment", str(picture), "--model", str(folder / "bundle"), "-o", str(tmp_path / "o")]
    assert main([*words, "--spacing", "1,1"]) == 4
    assert main([*words, "--levels", "T11:L5"]) == 2
    assert main([*words, "--report", "csv"]) == 2
