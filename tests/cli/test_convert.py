"""`vertext convert`: other numbers on the same grid, and a word about what is lost."""

import nibabel
import numpy as np
import pytest

from tests.phantom import phantom
from vertext.anatomy import scheme
from vertext.cli.app import main
from vertext.volumes import read_labels


@pytest.fixture
def labels(tmp_path):
    path = tmp_path / "labels.nii.gz"
    phantom(axes="PSR")[1].save(path)
    return path


def test_way_there_and_back_is_the_identity(labels, tmp_path):
    there, back = tmp_path / "there.nii.gz", tmp_path / "back.nii.gz"
    assert main(["convert", str(labels), "--to", "totalspineseg", "-o", str(there)]) == 0
    assert read_labels(there).scheme == "totalspineseg"
    assert main(["convert", str(there), "--to", "spider", "-o", str(back)]) == 0
    before, after = nibabel.load(labels), nibabel.load(back)
    np.testing.assert_array_equal(after.affine, before.affine)
    np.testing.assert_array_equal(np.asarray(after.dataobj), np.asarray(before.dataobj))


def test_what_the_target_lacks_is_named(labels, tmp_path, capsys):
    out = tmp_path / "verse.nii.gz"
    assert main(["convert", str(labels), "--from", "spider", "--to", "verse", "-o", str(out)]) == 0
    assert "verse has no number for canal" in capsys.readouterr().err
    assert set(np.unique(read_labels(out).data)) <= {0, *scheme("verse").names}


def test_unknown_scheme_and_missing_origin_are_usage_errors(labels, tmp_path):
    out = str(tmp_path / "out.nii.gz")
    assert main(["convert", str(labels), "--to", "mine", "-o", out]) == 2
    plain = tmp_path / "plain.nii.gz"
    nibabel.save(nibabel.Nifti1Image(np.zeros((9, 9, 9), np.uint8), np.eye(4)), plain)
    assert main(["convert", str(plain), "--to", "spider", "-o", out]) == 2


def test_result_is_not_replaced_unasked(labels, tmp_path):
    words = ["convert", str(labels), "--to", "internal", "-o", str(tmp_path / "o.nii.gz")]
    assert main(words) == 0
    assert main(words) == 2
    assert main([*words, "--overwrite"]) == 0


def test_label_of_no_scheme_is_exit_code_4(tmp_path):
    odd = tmp_path / "odd.nii.gz"
    nibabel.save(nibabel.Nifti1Image(np.full((9, 9, 9), 77, np.uint8), np.eye(4)), odd)
    words = ["convert", str(odd), "--from", "spider", "--to", "internal"]
    assert main([*words, "-o", str(tmp_path / "o.nii.gz")]) == 4
