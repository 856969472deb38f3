"""Results shown in a notebook, and a word to those who have none."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from vertext.anatomy import SPINE
from vertext.errors import MissingExtraError, UsageError
from vertext.inference.segmenter import Segmenter
from vertext.inference.show import show
from vertext.volumes import Volume, read_labels, read_scan


@pytest.fixture(scope="module")
def result(segmenter: Segmenter, scan: Volume):
    return segmenter.segment(scan)


@pytest.fixture
def notebook(monkeypatch):
    getter = sys.modules.get("IPython.core.getipython") or pytest.importorskip(
        "IPython.core.getipython"
    )
    monkeypatch.setattr(getter, "get_ipython", lambda: SimpleNamespace(kernel=True))


def test_a_notebook_shows_the_scan_and_every_structure_in_its_colour(result, notebook, tmp_path):
    scan, labels = show(result, opacity=0.4).volumes
    for volume in (scan, labels):
        (tmp_path / volume.name).write_bytes(volume.data)
    shown = read_scan(tmp_path / scan.name)
    np.testing.assert_array_equal(shown.data, result.canonical.data)
    np.testing.assert_allclose(shown.affine, result.canonical.affine, atol=1e-5)
    drawn = read_labels(tmp_path / labels.name)
    np.testing.assert_array_equal(drawn.data, result.structures)
    assert labels.opacity == 0.4
    table = labels.colormap_label
    for name in ("T12", "L4", "L5/S1", "canal"):
        structure = SPINE.by_name(name)
        assert table.labels[structure.index] == name
        start = 4 * structure.index
        assert tuple(table.lut[start : start + 4]) == (*structure.colour, 255)
    assert table.lut[3] == 0


def test_a_terminal_is_told_to_use_a_notebook(result):
    with pytest.raises(UsageError, match="none") as error:
        show(result)
    assert "Jupyter" in error.value.remedy


def test_without_the_widget_it_is_said_what_to_install(result, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipyniivue", None)
    with pytest.raises(MissingExtraError, match="ipyniivue") as error:
        show(result)
    assert "vertext[notebook]" in error.value.remedy
