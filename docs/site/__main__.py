"""Build the site: python -m docs.site, in the root of the repository.

Pages, figures and references are laid out in build/pages; Zensical turns them into site/.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.images import draw_atlases, draw_atm_net, draw_vessels
from docs.site.cli_reference import cli_reference
from docs.site.python_reference import python_reference
from docs.site.stage_pages import stage_pages

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "build" / "pages"
FIGURES = {
    "atm-net.png": draw_atm_net.draw,
    "atlases.png": draw_atlases.draw,
    "vessels.png": draw_vessels.draw,
}


def build(figures: Mapping[str, Callable[[Path], None]] = FIGURES) -> int:
    """Return the exit status of the builder, which is not 0 where a link is broken.

    Args:
        figures: What to draw anew; the others are those of the repository.
    """
    stage_pages(ROOT, PAGES)
    for name, draw in figures.items():
        draw(PAGES / "docs" / "images" / name)
    reference = PAGES / "docs" / "reference"
    (reference / "cli.md").write_text(cli_reference(), "utf-8")
    (reference / "python").mkdir()
    for name, page in python_reference(ROOT / "src"):
        (reference / "python" / name).write_text(page, "utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(build())
