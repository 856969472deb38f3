"""`vertext quantise`: names the new bundle, and the extra that it needs."""

import sys

from tests.example_slices import example_slices
from vertext.cli.app import main
from vertext.models.model_bundle import load_model


def test_a_bundle_in_8_bits_is_written(tmp_path, capsys):
    scan, out = tmp_path / "scans" / "scan.nii.gz", tmp_path / "fast"
    scan.parent.mkdir()
    example_slices().save(scan)
    assert main(["quantise", "atm-net", str(scan.parent), "-o", str(out)]) == 0
    assert f"in 8 bits is in {out}" in capsys.readouterr().out
    assert "calibrated on 1 scan" in load_model(out).card.description


def test_without_the_package_the_extra_is_named(scan, tmp_path, monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "vertext.training.quantise_bundle", raising=False)
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert main(["quantise", "atm-net", str(scan), "-o", str(tmp_path / "new")]) == 2
    assert "vertext[train]" in capsys.readouterr().err
