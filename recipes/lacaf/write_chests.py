"""Write the made-up chests that configs/lacaf trains on: fully and half-labelled, by seed.

python recipes/lacaf/write_chests.py runs/data
"""

from __future__ import annotations

import sys
from pathlib import Path

from vertext.anatomy import PULMONARY_VESSELS, Side
from vertext.data.vascular_phantom import write_vascular_phantoms

SIZE, TIPS = 0.6, 160
TRAINING, VALIDATION, TEST = (40, 1000), (5, 2000), (10, 3000)
"""Number of cases and first seed of each subset."""
MANY = (160, 1000)
"""Training cases of the model that ships."""

EVERYTHING = tuple(vessel.name for vessel in PULMONARY_VESSELS)
LUNGS = tuple(tuple(v.name for v in PULMONARY_VESSELS if v.side is side) for side in Side)
FOLDERS = {
    "chests": (TRAINING, (EVERYTHING,)),
    "chests-half": (TRAINING, LUNGS),
    "chests-1-8": (TRAINING, (EVERYTHING, *(4 * LUNGS))),
    "chests-many": (MANY, (EVERYTHING,)),
}
"""Training cases and what is annotated in them, in turn; all others are fully labelled."""


def main(root: Path) -> None:
    """Write every folder below `root`."""
    for name, (training, annotated) in FOLDERS.items():
        for subset, (count, seed), lists in (
            ("training", training, annotated),
            ("validation", VALIDATION, (EVERYTHING,)),
            ("test", TEST, (EVERYTHING,)),
        ):
            write_vascular_phantoms(
                root / name, count, seed, subset=subset, annotated=lists, size=SIZE, tips=TIPS
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
