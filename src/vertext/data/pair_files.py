"""Pair images and label maps by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def pair_files(
    images: Mapping[str, Path], labels: Mapping[str, Path]
) -> tuple[dict[str, tuple[Path, Path]], tuple[str, ...]]:
    """Return the pairs by name, and a line for each file that has no partner.

    Files are paired by name and never by their place in a sorted list, so that a missing file
    cannot shift the others.

    Args:
        images: Image files by name.
        labels: Label maps by name.
    """
    pairs = {name: (images[name], labels[name]) for name in images if name in labels}
    lonely = [
        *(f"{file.name}: it has no labels" for name, file in images.items() if name not in labels),
        *(f"{file.name}: it has no image" for name, file in labels.items() if name not in images),
    ]
    return pairs, tuple(sorted(lonely))
