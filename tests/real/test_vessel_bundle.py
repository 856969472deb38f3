"""The shipped LACAF on a chest that it was not trained on, and on a real CT."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vertext.anatomy import PULMONARY_VESSELS
from vertext.cli.app import main
from vertext.data.vascular_phantom import make_vascular_phantom
from vertext.metrics.overlap import Overlap
from vertext.models.model_bundle import load_model
from vertext.volumes import read_labels
from vertext.volumes.nifti_writer import write_nifti

MODEL = "lacaf"
MAX_BUNDLE_BYTES = 16e6
HELD_OUT_SEED = 3000


def test_it_says_that_it_has_seen_no_patient() -> None:
    bundle = load_model(MODEL)
    assert bundle.size <= MAX_BUNDLE_BYTES
    assert bundle.card.licence.weights == "Apache-2.0"
    assert "no patient" in bundle.card.trained_on
    assert "No clinical model" in bundle.card.limits[0]
    assert bundle.card.metrics


def test_it_outlines_a_new_chest_without_torch(tmp_path: Path) -> None:
    phantom = make_vascular_phantom(HELD_OUT_SEED, size=0.6, tips=160)
    scan = tmp_path / "ct.nii.gz"
    write_nifti(scan, phantom.volume.data, phantom.volume.affine)
    program = (
        "import sys\nfrom vertext.cli.app import main\n"
        f"code = main(['segment', {str(scan)!r}, '-o', {str(tmp_path)!r}, '--model', {MODEL!r}])\n"
        "sys.exit(code or 'torch' in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    found = read_labels(tmp_path / "ct_labels.nii.gz").data.astype(np.uint8)
    overlap = Overlap.of(found, phantom.labels.data)
    scores = [overlap.dice(vessel.index) or 0 for vessel in PULMONARY_VESSELS]
    assert np.mean(scores) > 0.75


def test_it_refuses_a_spine(example_scan: Path, tmp_path: Path) -> None:
    assert main(["segment", str(example_scan), "-o", str(tmp_path), "--model", MODEL]) == 4


@pytest.mark.real
def test_it_reads_a_real_chest(data_folder: Path, tmp_path: Path) -> None:
    """Nothing is claimed of its quality there: it has seen no patient."""
    scan = data_folder / "pulmonary" / "ct_cropped.nii.gz"
    assert main(["segment", str(scan), "-o", str(tmp_path), "--model", MODEL]) == 0
    labels = read_labels(tmp_path / "ct_cropped_labels.nii.gz")
    assert set(np.unique(labels.data)) == {0, *(vessel.index for vessel in PULMONARY_VESSELS)}
