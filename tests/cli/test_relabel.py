"""`vertext relabel`: renames, and says what loses its name."""

import numpy as np
import pytest

from tests.phantom import phantom
from vertext.cli.app import main
from vertext.volumes import read_labels


@pytest.fixture
def labels(tmp_path):
    path = tmp_path / "labels.nii.gz"
    phantom(("T12", "L4"), axes="PSR")[1].save(path)
    return path


@pytest.mark.parametrize("how", [["--shift", "-1"], ["--anchor", "L5=L4"]])
def test_names_move_and_outlines_stay(labels, tmp_path, how):
    out = tmp_path / "out.nii.gz"
    assert main(["relabel", str(labels), *how, "-o", str(out)]) == 0
    before, after = read_labels(labels), read_labels(out)
    assert after.scheme == "spider"
    np.testing.assert_array_equal(after.affine, before.affine)
    # In SPIDER's numbers one level down is one less; only the canal keeps its number.
    expected = np.where((before.data > 0) & (before.data != 100), before.data - 1, before.data)
    np.testing.assert_array_equal(after.data, expected)


def test_what_loses_its_name_is_said(labels, tmp_path, capsys):
    out = tmp_path / "out.nii.gz"
    assert main(["relabel", str(labels), "--shift", "-2", "-o", str(out)]) == 0
    assert "L4 has no name any more: the sacrum" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [[], ["--shift", "1", "--anchor", "L5=L4"], ["--anchor", "L5"], ["--anchor", "L5=X"]]
)
def test_unclear_wishes_are_usage_errors(labels, tmp_path, words):
    assert main(["relabel", str(labels), *words, "-o", str(tmp_path / "out.nii.gz")]) == 2


def test_a_result_is_not_replaced_unasked(labels, tmp_path):
    words = ["relabel", str(labels), "--shift", "1", "-o", str(tmp_path / "out.nii.gz")]
    assert main(words) == 0
    assert main(words) == 2
    assert main([*words, "--overwrite"]) == 0
