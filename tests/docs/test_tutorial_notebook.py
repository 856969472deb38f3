"""The tutorial notebook runs from top to bottom, and says what it promises."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[2] / "docs" / "tutorial.ipynb"
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.mark.slow
def test_every_cell_runs():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": NOTEBOOK.parent}}
    ).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output for output in outputs if WIDGET in output.get("data", {})]
    assert len(shown) == 2
    printed = "".join(output.get("text", "") for output in outputs)
    assert "names right" in printed
    assert "L4/L5: " in printed
    assert "L2, L2/L3, L3" in printed
