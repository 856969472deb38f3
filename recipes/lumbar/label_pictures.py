"""Label the pictures without masks by a teacher; keep those in which the counts agree.

    python recipes/lumbar/label_pictures.py runs/lumbar/teacher-a.bundle runs/lumbar/pseudo-a 2 3 4

Takes a bundle, the folder to write, and the folds whose patients may be labelled. The patient of
the example scan is never labelled.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

from vertext.data.counted_picture import read_counted_pictures
from vertext.training.pseudo_labels import pseudo_labels

DATA = Path(os.environ.get("VERTEXT_DATA", "../shared/data"))
FOLDS: dict[str, int] = json.loads(Path(__file__).with_name("folds.json").read_text())
EXAMPLE = "34"


def main(teacher: Path, folder: Path, folds: set[int]) -> None:
    masked = {p.stem.split("_")[0].lstrip("0") for p in (DATA / "spider_t2space").glob("*_labels*")}
    pictures = [
        picture
        for picture in read_counted_pictures(DATA / "spider_midsag")
        if FOLDS[picture.patient] in folds and picture.patient not in masked | {EXAMPLE}
    ]
    labels = pseudo_labels(pictures, teacher, folder, folds=FOLDS)
    shown = Counter(label.picture.series for label in labels)
    kept = Counter(label.picture.series for label in labels if label.accepted)
    for series, count in shown.items():
        print(f"{series}: {kept[series]} of {count} accepted")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), {int(fold) for fold in sys.argv[3:]})
