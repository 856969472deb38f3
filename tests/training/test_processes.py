"""Several processes train like one."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

torch = pytest.importorskip("torch")

from tests.training.test_train import settings, write_scans  # noqa: E402
from vertext.errors import UsageError  # noqa: E402
from vertext.training.processes import Processes  # noqa: E402


def train(config: Path, runs: Path, *words: str) -> tuple[dict[str, torch.Tensor], float]:
    """Return weights and validation Dice of a run of its own process, as a user starts it."""
    command = [sys.executable, "-m", "vertext", "train", str(config), *words, "--runs", str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (table,) = runs.glob("tiny/csv/*/metrics.csv")
    with table.open() as file:
        dice = [row["dice/fine"] for row in csv.DictReader(file) if row["dice/fine"]]
    checkpoint = torch.load(runs / "tiny/last.ckpt", weights_only=True)
    return checkpoint["state_dict"], float(dice[-1])


def test_two_processes_train_like_one(tmp_path: Path) -> None:
    experiment = settings(write_scans(tmp_path / "scans"), max_steps=4, ema=0.0)
    config = tmp_path / "tiny.yaml"
    content = experiment.model_dump(mode="json")
    content["loss"]["batch_dice"] = False  # else it is the Dice of a process's part of the batch
    config.write_text(yaml.safe_dump(content))
    alone, dice = train(config, tmp_path / "one")
    shared, same = train(config, tmp_path / "two", "--devices", "2")
    assert same == pytest.approx(dice, abs=1e-3)
    for name, value in alone.items():
        torch.testing.assert_close(shared[name], value, rtol=1e-3, atol=1e-4, msg=name)


def test_a_batch_that_cannot_be_shared() -> None:
    assert Processes(2, 2).part_of(8) == 2
    with pytest.raises(UsageError, match="evenly"):
        Processes(3).part_of(8)


def test_a_network_is_shared_among_gpus_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UsageError, match="GPUs"):
        Processes(2, strategy="fsdp")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert Processes(2, strategy="fsdp").lightning_strategy == "fsdp"
