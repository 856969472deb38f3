"""No prediction but the oracle may see the truth: zeroing it changes nothing."""

from pathlib import Path

import numpy as np
import pytest

from vertext.inference.case_files import CaseFiles
from vertext.inference.segmenter import Segmenter
from vertext.prompts import ClinicalText, PromptFile, load_description, simulate_user
from vertext.volumes import LabelMap, Volume
from vertext.volumes.nifti_writer import write_nifti


def written_by_a_user(truth: np.ndarray, scan: Volume, folder: Path, *, clicks: bool) -> Path:
    """The one look at the truth: a reference slice becomes a prompt file before any prediction."""
    index = len(truth) // 2
    user = simulate_user(
        truth[index], load_description("lumbar_mr"), case="scan", index=index, count=len(truth),
        affine=scan.affine if clicks else None,
    )  # fmt: skip
    user.save(folder / "prompt.json")
    return folder / "prompt.json"


@pytest.mark.parametrize("prompt", ["auto", "predicted", "range", "clicks", "report"])
def test_zeroed_truth_leaves_every_prediction_byte_identical(bundle, scan, truth, tmp_path, prompt):
    write_nifti(tmp_path / "scan.nii.gz", scan.data, scan.affine)
    said = prompt
    if prompt in ("range", "clicks"):
        file = written_by_a_user(truth, scan, tmp_path, clicks=prompt == "clicks")
        said = PromptFile.load(file)
    if prompt == "report":
        said = ClinicalText("thoracic vertebra T12\nintervertebral disc L5/S1")
    written = []
    for labels in (truth, truth * 0):
        LabelMap.on(scan, labels, scheme="internal").save(tmp_path / "truth.nii.gz")
        segmenter = Segmenter(bundle, prompt=said, threads=1)
        files = CaseFiles(tmp_path, "scan")
        segmenter.segment(tmp_path / "scan.nii.gz").save(files)
        written.append((files.labels.read_bytes(), files.preview.read_bytes()))
    assert written[0] == written[1]


def test_what_the_user_said_reaches_the_prediction(bundle, scan, truth, tmp_path):
    """The test above could not fail if prompt files did nothing."""
    whole = Segmenter(bundle, threads=1).segment(scan)
    lower = np.where(np.isin(truth, (2, 3, 4, 11, 12, 13, 20)), truth, 0)
    file = PromptFile.load(written_by_a_user(lower, scan, tmp_path, clicks=False))
    told = Segmenter(bundle, prompt=file, threads=1).segment(scan)
    assert told.report.prompt.source == "range (simulated user)"
    assert not np.array_equal(whole.labels.data, told.labels.data)
