"""The shipped multi-atlas SAM on real slices, the whole way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.example_slices import example_slices
from vertext.cli.app import main
from vertext.metrics.overlap import Overlap
from vertext.models.model_bundle import load_model
from vertext.volumes import read_labels

MODEL = "multiatlas-sam"
MAX_BUNDLE_BYTES = 30e6
EXAMPLE = "034"


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("scan") / "scan.nii.gz"
    example_slices().save(file)
    return file


def test_it_says_what_it_is_and_does_not_know_the_example() -> None:
    bundle = load_model(MODEL)
    assert bundle.size <= MAX_BUNDLE_BYTES
    assert bundle.card.licence.weights == "CC-BY-4.0"
    assert "LiteMedSAM" in bundle.card.credit
    assert bundle.card.limits
    assert bundle.card.metrics
    assert not any(name.startswith(EXAMPLE) for name in bundle.card.files)


def test_atlases_prompt_it_without_torch(scan: Path, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom vertext.cli.app import main\n"
        f"code = main(['segment', {str(scan)!r}, '-o', {str(tmp_path)!r}, '--model', {MODEL!r}])\n"
        "sys.exit(code or 'torch' in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    report = json.loads((tmp_path / "scan_report.json").read_text())
    assert report["timings"]["registration"] > 0
    assert main(["segment", str(scan), "-o", str(tmp_path / "other")]) == 0
    found, other = (
        read_labels(folder / "scan_labels.nii.gz").data.astype(np.uint8)
        for folder in (tmp_path, tmp_path / "other")
    )
    overlap = Overlap.of(found, other)
    lumbar = [overlap.dice(number) for number in range(1, 6)]
    assert min(score or 0 for score in lumbar) > 0.8
