"""One run over a folder of every sort of broken input and one good scan."""

import json

import nibabel as nib
import numpy as np
import pytest

from tests.conftest import ROOT
from tests.inference.phantom_bundle import write_phantom_bundle
from tests.reliability.broken_scans import ROWS, plain
from vertext.cli.app import main

SOME_FAILED = 1


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Output folder and its log, by case."""
    folder = tmp_path_factory.mktemp("promises")
    (folder / "in").mkdir()
    for row in ROWS:
        row.make(folder / "in" / row.name)
    plain(folder / "in" / "good.nii")
    bundle = write_phantom_bundle(folder / "bundle")
    words = ["segment", folder / "in", "-o", folder / "out", "--model", bundle]
    assert main([*map(str, words)]) == SOME_FAILED
    lines = (folder / "out" / "run.jsonl").read_text().splitlines()
    return folder / "out", {line["name"]: line for line in map(json.loads, lines)}


def case(row):
    return row.name.split(".")[0]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.promise)
def test_promise(run, row):
    out, log = run
    line = log[case(row)]
    assert line["exit_code"] == row.exit_code, line["message"]
    left = sorted(file.name for file in out.glob(f"{case(row)}_*"))
    if row.exit_code:
        assert left == []
        assert row.said in line["message"]
        assert row.name in line["message"]
        return
    assert len(left) == 3
    report = json.loads((out / f"{case(row)}_report.json").read_text())
    assert row.said in " ".join(report["input"]["notes"])


def test_other_cases_are_unharmed(run):
    out, log = run
    assert log["good"]["status"] == "done"
    image, labels = (
        nib.load(out.parent / file) for file in ("in/good.nii", "out/good_labels.nii.gz")
    )
    assert labels.shape == image.shape
    assert len(np.unique(np.asarray(labels.dataobj))) > 10


def test_turned_axes_change_no_label(run):
    out, _ = run
    good, flipped = (nib.load(out / f"{name}_labels.nii.gz") for name in ("good", "flipped"))
    turned = nib.as_closest_canonical(flipped), nib.as_closest_canonical(good)
    np.testing.assert_array_equal(*(np.asarray(image.dataobj) for image in turned))


def test_every_promise_stands_in_the_docs():
    text = (ROOT / "docs" / "reliability.md").read_text()
    assert [row.promise for row in ROWS if f"| {row.promise} |" not in text] == []
