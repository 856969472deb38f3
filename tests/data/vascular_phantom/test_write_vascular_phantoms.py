import json
from pathlib import Path

import numpy as np
import pytest

from tests.data.vascular_phantom.small import SMALL
from vertext.data.vascular_phantom import write_vascular_phantoms
from vertext.errors import UsageError
from vertext.volumes import read_labels, read_scan

LEFT, ARTERIES = ("left artery", "left vein"), ("left artery", "right artery")


def test_half_labelled_cases_lack_what_is_not_annotated(tmp_path: Path) -> None:
    first = write_vascular_phantoms(tmp_path, 2, 7, annotated=(LEFT, ARTERIES), **SMALL)
    more = write_vascular_phantoms(tmp_path, 1, 90, subset="test", **SMALL)
    found = [
        set(np.unique(read_labels(tmp_path / f"{name}_labels.nii.gz").data).tolist())
        for name in (*first, *more)
    ]
    assert found == [{0, 1, 2}, {0, 1, 3}, {0, 1, 2, 3, 4}]
    cases = json.loads((tmp_path / "cases.json").read_text())["cases"]
    assert [case["annotated"] for case in cases[:2]] == [list(LEFT), list(ARTERIES)]
    assert [case["subset"] for case in cases] == ["training", "training", "test"]
    assert read_scan(tmp_path / f"{first[0]}_image.nii.gz").data.min() < -900


def test_the_truth_holds_every_branch(tmp_path: Path) -> None:
    (name,) = write_vascular_phantoms(tmp_path, 1, 7, **SMALL)
    truth = json.loads((tmp_path / f"{name}_truth.json").read_text())
    (tree,) = truth["left artery"]
    assert len(tree) == 2 * SMALL["tips"]
    assert tree[1]["parent"] == 0
    assert len(truth["right vein"]) == 2


def test_a_name_is_not_given_twice(tmp_path: Path) -> None:
    (tmp_path / "cases.json").write_text('{"cases": [{"patient": "chest00007"}]}')
    with pytest.raises(UsageError, match="chest00007"):
        write_vascular_phantoms(tmp_path, 1, 7, **SMALL)
    with pytest.raises(UsageError, match="count"):
        write_vascular_phantoms(tmp_path, 0, 7)
