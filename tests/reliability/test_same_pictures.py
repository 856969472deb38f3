"""Two processes draw the same pictures, byte for byte; tests/cli holds reports to it."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from vertext.files import sha256_of

DRAW = """
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from docs.images.panels import save_panels
from vertext.benchmark.figures.sheet import new_sheet, save_sheet
from vertext.reports.class_frequency import draw_class_frequency
from vertext.reports.save_picture import save_picture

folder = Path(sys.argv[1])
noise = np.random.default_rng(0).integers(0, 256, (120, 90, 3)).astype(np.uint8)
panels = {"noise": Image.fromarray(noise), "turned": Image.fromarray(noise[::-1].copy())}
save_panels(panels, folder / "panels.png")
figure = new_sheet(4, 3)
figure.subplots().plot(np.arange(9) ** 2, label="squares")
figure.legend()
save_sheet(figure, folder / "sheet.png")
counts = {"L1": 5, "L2": 9, "canal": 12}
save_picture(draw_class_frequency(counts, slices=12, title="phantoms"), folder / "classes.png")
"""


def test_two_processes_draw_the_same(tmp_path):
    pytest.importorskip("matplotlib")
    drawn = []
    for number in ("1", "2"):
        folder = tmp_path / number
        folder.mkdir()
        several = {"PYTHONHASHSEED": number, "OMP_NUM_THREADS": number}
        command = [sys.executable, "-c", DRAW, str(folder)]
        subprocess.run(command, cwd=ROOT, env=os.environ | several, check=True)
        drawn.append({file.name: sha256_of(file) for file in folder.iterdir()})
    assert len(drawn[0]) == 3
    assert drawn[0] == drawn[1]
