"""Runs that are killed at random moments lose nothing and leave no torn file."""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import nibabel as nib
import pytest
import yaml

from tests.inference.phantom_bundle import write_phantom_bundle
from tests.reliability.broken_scans import plain
from tests.reliability.soak import count, note
from vertext.cli.app import main

SCANS = 6
TERMINATED = 143
SIGNALS = (signal.SIGKILL, signal.SIGTERM)


def vertext(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "vertext", *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def killed(rng, longest, *words):
    """Run vertext and kill it at a random moment; return how it ended, 0 where it was faster."""
    process = vertext(*words)
    try:
        return process.wait(timeout=rng.uniform(0, longest))
    except subprocess.TimeoutExpired:
        process.send_signal(rng.choice(SIGNALS))
        return process.wait(timeout=60)


def kills(ends):
    """Return how many runs did not come to their end."""
    return ends.total() - ends[0]


def results(out):
    """Return the label maps by name, after making sure that every file there is whole."""
    for report in out.glob("*_report.json"):
        name = json.loads(report.read_text())["name"]
        assert (out / f"{name}_labels.nii.gz").exists()
        assert (out / f"{name}_preview.png").read_bytes().endswith(b"IEND\xaeB`\x82")
    files = sorted(out.glob("*_labels.nii.gz"))
    for file in files:
        nib.load(file).get_fdata()
    return {file.name: file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    """The words of a run over a few scans, its label maps, and how long it takes."""
    folder = tmp_path_factory.mktemp("cohort")
    (folder / "in").mkdir()
    for number in range(SCANS):
        plain(folder / "in" / f"scan{number}.nii.gz")
    bundle = write_phantom_bundle(folder / "bundle")
    words = ["segment", folder / "in", "--model", bundle, "--resume"]
    start = time.perf_counter()
    assert vertext(*words, "-o", folder / "whole").wait() == 0
    return words, results(folder / "whole"), time.perf_counter() - start


def test_killed_cohorts(cohort, tmp_path):
    words, expected, seconds = cohort
    rng, ends = random.Random(0), Counter()
    out = tmp_path / "out0"
    while kills(ends) < count(3, 120):
        ended = killed(rng, seconds, *words, "-o", out)
        ends[ended] += 1
        assert results(out).items() <= expected.items()
        if ended == 0:
            out = tmp_path / f"out{ends[0]}"
    assert set(ends) <= {0, -signal.SIGKILL, -signal.SIGTERM, TERMINATED}
    for out in tmp_path.iterdir():
        assert main([*map(str, words), "-o", str(out)]) == 0
        assert results(out) == expected
        names = [json.loads(line)["name"] for line in (out / "run.jsonl").read_text().splitlines()]
        assert sorted(names) == [f"scan{number}" for number in range(SCANS)]
    note("kills of cohort runs", f"{kills(ends)} kills, every result whole and as without kills")


@pytest.fixture
def training(tmp_path):
    """The words of a training run of a few seconds."""
    from tests.training.test_train import settings, write_scans

    config = tmp_path / "tiny.yaml"
    steps = {"max_steps": 12, "epoch_steps": 2, "validate_every": 2}
    experiment = settings(write_scans(tmp_path / "scans"), **steps)
    config.write_text(yaml.safe_dump(experiment.model_dump(mode="json")))
    return ["train", config, "--runs"]


def test_killed_trainings(training, tmp_path):
    torch = pytest.importorskip("torch")
    start = time.perf_counter()
    assert vertext(*training, tmp_path / "whole").wait() == 0
    seconds = time.perf_counter() - start
    expected = torch.load(tmp_path / "whole/tiny/last.ckpt", weights_only=True)["state_dict"]
    rng, ends = random.Random(1), Counter()
    folder = tmp_path / "cut0"
    while kills(ends) < count(1, 80):
        ended = killed(rng, seconds, *training, folder)
        ends[ended] += 1
        if ended == 0:
            folder = tmp_path / f"cut{ends[0]}"
    for folder in tmp_path.glob("cut*"):
        assert vertext(*training, folder).wait() == 0
        found = torch.load(folder / "tiny/last.ckpt", weights_only=True)["state_dict"]
        assert all(torch.equal(found[name], value) for name, value in expected.items())
    note("kills of training runs", f"{kills(ends)} kills, bit for bit the weights of no kill")
