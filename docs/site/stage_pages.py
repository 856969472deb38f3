"""Lay out the pages of the site as they lie in the repository, so that every link holds in both."""

from __future__ import annotations

import shutil
from pathlib import Path

PAGES = (
    "README.md",
    "CHANGELOG.md",
    "THIRD_PARTY.md",
    "CITATION.cff",
    "LICENSE",
    "docs/**/*.md",
    "docs/**/*.ipynb",
    "docs/**/*.png",
    "benchmarks/README.md",
    "recipes/*/README.md",
)


def stage_pages(root: Path, target: Path) -> None:
    """Copy the pages and what they show, in place of what `target` holds.

    Args:
        root: The repository.
        target: Folder to write.
    """
    shutil.rmtree(target, ignore_errors=True)
    for pattern in PAGES:
        for page in sorted(root.glob(pattern)):
            copy = target / page.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, copy)
