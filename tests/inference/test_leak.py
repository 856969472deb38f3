"""No prediction but the oracle may see the truth: zeroing it changes nothing."""

import pytest

from vertext.inference.case_files import CaseFiles
from vertext.inference.segmenter import Segmenter
from vertext.prompts import PromptFile, PromptSource
from vertext.volumes import LabelMap
from vertext.volumes.nifti_writer import write_nifti


@pytest.mark.parametrize("prompt", ["auto", "predicted", "file"])
def test_zeroed_truth_leaves_every_prediction_byte_identical(bundle, scan, truth, tmp_path, prompt):
    write_nifti(tmp_path / "scan.nii.gz", scan.data, scan.affine)
    file = PromptFile(
        case="scan", source=PromptSource.RANGE_SIMULATED, reference_slice=4, slice_count=9,
        first="T11", last="L5",
    )  # fmt: skip
    written = []
    for labels in (truth, truth * 0):
        LabelMap.on(scan, labels, scheme="internal").save(tmp_path / "truth.nii.gz")
        segmenter = Segmenter(bundle, prompt=file if prompt == "file" else prompt, threads=1)
        files = CaseFiles(tmp_path, "scan")
        segmenter.segment(tmp_path / "scan.nii.gz").save(files)
        written.append((files.labels.read_bytes(), files.preview.read_bytes()))
    assert written[0] == written[1]
