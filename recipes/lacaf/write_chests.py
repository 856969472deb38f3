"""Write the made-up chests that configs/lacaf trains on: fully and half-labelled, by seed.

python recipes/lacaf/write_chests.py runs/data
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from vertext.anatomy import PULMONARY_VESSELS, Side
from vertext.data.vascular_phantom import write_vascular_phantoms

EVERYTHING = (tuple(vessel.name for vessel in PULMONARY_VESSELS),)
LUNGS = tuple(tuple(v.name for v in PULMONARY_VESSELS if v.side is side) for side in Side)


class Chests(NamedTuple):
    """Chests of one subset whose seeds follow one another."""

    subset: str
    count: int
    seed: int
    size: float = 0.6
    tips: int = 160
    annotated: tuple[tuple[str, ...], ...] = EVERYTHING
    """Vessels that are annotated, one list a case, in turn."""


VALIDATION, TEST = Chests("validation", 5, 2000), Chests("test", 10, 3000)
FOLDERS = {
    "chests": (Chests("training", 40, 1000), VALIDATION, TEST),
    "chests-half": (Chests("training", 40, 1000, annotated=LUNGS), VALIDATION, TEST),
    "chests-1-8": (
        Chests("training", 40, 1000, annotated=EVERYTHING + 4 * LUNGS),
        VALIDATION,
        TEST,
    ),
    "chests-many": (
        Chests("training", 80, 1000),
        Chests("training", 40, 1080, size=0.8, tips=270),
        Chests("training", 40, 1120, size=1.0, tips=420),
        VALIDATION,
    ),
    "adults": (Chests("test", 5, 3000, size=1.0, tips=420),),
}
"""What each folder holds; all vessels are annotated where nothing else is said."""


def main(root: Path) -> None:
    """Write every folder below `root`."""
    for name, groups in FOLDERS.items():
        for group in groups:
            write_vascular_phantoms(root / name, **group._asdict())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
