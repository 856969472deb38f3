import json
from pathlib import Path

import numpy as np
import pytest

from vertext.anatomy import SPINE, scheme
from vertext.data.labelled_folder import read_labelled_folder
from vertext.data.phantom import write_phantoms
from vertext.data.slice_stack import load_slices
from vertext.errors import UsageError
from vertext.volumes import read_labels

SMALL = {"plane": (128, 96), "pixel_mm": 2.4}


def test_the_folder_reads_like_one_of_real_scans(tmp_path: Path) -> None:
    names = write_phantoms(tmp_path, 3, seed=7, folds=2, contrasts=("t2", "t1"), **SMALL)
    cases = read_labelled_folder(tmp_path, scheme("spider"))
    assert tuple(case.patient for case in cases) == names
    assert [case.fold for case in cases] == [0, 1, 0]
    stack = load_slices(cases[:1], size=(128, 96), spacing_mm=None)
    assert stack.images.shape == (15, 128, 96)
    found = set(np.unique(stack.labels).tolist())
    assert {SPINE.by_name(n).index for n in ("L5", "L1", "L5/S1", "canal")} <= found
    assert SPINE.by_name("S").index not in found
    truth = json.loads((tmp_path / f"{names[0]}_truth.json").read_text())
    assert truth["bodies"]["L3"]["anterior_mm"] > 20


def test_internal_numbers_hold_the_sacrum(tmp_path: Path) -> None:
    (name,) = write_phantoms(tmp_path, 1, seed=7, scheme="internal", **SMALL)
    labels = read_labels(tmp_path / f"{name}_labels.nii.gz")
    assert labels.scheme == "internal"
    assert (labels.data == SPINE.by_name("S").index).any()


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_phantoms(tmp_path / folder, 1, seed=7, **SMALL)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "b").iterdir())
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_nothing_to_write_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="count"):
        write_phantoms(tmp_path, 0, seed=1)
