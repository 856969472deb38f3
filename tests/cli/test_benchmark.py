"""`vertext benchmark` from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

pytest.importorskip("torch")

from vertext.cli.app import main


def test_help_names_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["benchmark", "--help"]) == 0
    told = capsys.readouterr().out
    assert all(word in told for word in ("--out", "--runs", "--only", "--evaluate-only"))


def test_a_missing_matrix_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["benchmark", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml: cannot be read" in capsys.readouterr().err


def test_what_is_missing_is_said_before_giving_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plain.yaml").write_text("name: plain\n")
    matrix = {"name": "m", "rows": ["plain.yaml"], "splits": {"a": {"train": [1], "test": [0]}}}
    file = tmp_path / "matrix.yaml"
    file.write_text(yaml.safe_dump(matrix))
    runs = str(tmp_path / "runs")
    assert main(["benchmark", str(file), "--runs", runs, "--evaluate-only"]) == 2
    told = capsys.readouterr()
    assert "plain.a.0: missing, 0 of 75000 steps are made" in told.out
    assert "no run is finished" in told.err
