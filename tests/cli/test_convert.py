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


def test_scheme_that_the_file_does_not_tell_is_found_where_one_fits(labels, tmp_path, capsys):
    image = nibabel.load(labels)
    plain, out = tmp_path / "plain.nii.gz", tmp_path / "out.nii.gz"
    nibabel.save(nibabel.Nifti1Image(np.asarray(image.dataobj), image.affine), plain)
    assert main(["convert", str(plain), "--to", "spider", "-o", str(out)]) == 0
    np.testing.assert_array_equal(nibabel.load(out).get_fdata(), image.get_fdata())
    few = np.where(image.get_fdata() <= 5, image.get_fdata(), 0).astype(np.uint8)
    nibabel.save(nibabel.Nifti1Image(few, image.affine), plain)
    words = ["convert", str(plain), "--to", "spider", "-o", str(out), "--overwrite"]
    assert main([*words, "--from", "auto"]) == 2
    assert "may be those of spider" in capsys.readouterr().err
    assert main([*words, "--from", "mrspineseg"]) == 0


def test_colour_table_alone_is_written_by_its_ending(labels, tmp_path):
    for ending, line in ((".ctbl", "5 L1 213 94 0 255"), (".label", '5 213 94 0 1 1 1 "L1"')):
        out = tmp_path / f"spider{ending}"
        assert main(["convert", str(labels), "--to", "spider", "-o", str(out)]) == 0
        assert line in out.read_text().splitlines()


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
