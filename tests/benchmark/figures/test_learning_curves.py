"""Curves of runs that were stopped and resumed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("torch")

from vertext.benchmark.figures.learning_curves import learning_curves


def run(folder: Path) -> Any:
    return SimpleNamespace(name="a", folder=folder)


def test_a_resumed_run_is_one_curve(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for number, rows in enumerate(("0.1,,0\n,2,4\n0.2,,9\n", "0.3,,19\n,1,14\n")):
        folder = tmp_path / f"csv/version_{number}"
        folder.mkdir(parents=True)
        (folder / "metrics.csv").write_text(f"dice/fine,loss,step\n{rows}")
    figure = learning_curves([run(tmp_path)])
    assert figure is not None
    loss, dice = (axes.lines[0] for axes in figure.axes)
    assert list(loss.get_xdata()) == [4, 14]
    assert list(dice.get_ydata()) == [0.1, 0.2, 0.3]


def test_without_logs_there_is_nothing_to_draw(tmp_path: Path) -> None:
    assert learning_curves([run(tmp_path)]) is None
