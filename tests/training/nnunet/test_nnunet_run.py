"""A command that fails is reported with its log; the folders are the command's alone."""

import os
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("nnunetv2", reason="nnunetv2 is not installed; pip install vertext[nnunet]")

from tests.phantom import phantom
from vertext.errors import VertextError
from vertext.models.baselines.nnunet import NnUnetConfig
from vertext.training.nnunet.nnunet_run import NnUnetRun
from vertext.training.nnunet.plans import Budget


def script(folder: Path, text: str) -> str:
    """Return a program that stands for Python running the command."""
    file = folder / "python"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


def test_a_failure_names_the_command_its_last_words_and_the_log(tmp_path, monkeypatch):
    said = 'echo "raw is $nnUNet_raw"; echo "RuntimeError: no such model" >&2; exit 1'
    monkeypatch.setattr(sys, "executable", script(tmp_path, said))
    budget = Budget(epochs=1, iterations=1, validation_iterations=1, batch_size=2, seed=0)
    (tmp_path / "run").mkdir()
    run = NnUnetRun(tmp_path / "run", NnUnetConfig(), budget=budget, active=(0, 2))
    with pytest.raises(VertextError, match="nnUNetv2_predict failed: RuntimeError: no such model"):
        run.predict([phantom(("L4", "L5"), shape=(3, 32, 32))[0]])
    log = (tmp_path / "run" / "nnUNetv2_predict.log").read_text()
    assert log.startswith(f"raw is {tmp_path / 'run' / 'raw'}")
    assert "nnUNet_raw" not in os.environ
    assert [entry.name for entry in (tmp_path / "run").iterdir()] == ["nnUNetv2_predict.log"]
