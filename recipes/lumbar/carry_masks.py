"""Carry the masks of the SPACE volumes to the T1 and T2 slices of the same patients.

    python recipes/lumbar/carry_masks.py runs/lumbar/carried

Writes a labelled folder, matches.csv (where each slice lies in its volume) and one picture a slice
to check by eye.
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

from vertext.anatomy import IGNORE, scheme
from vertext.data.carry_contrasts import LEAST_INFORMATION, carry_contrasts
from vertext.data.counted_picture import read_counted_pictures
from vertext.data.labelled_folder import list_labelled_folder, read_labelled_folder
from vertext.data.read_truth import read_truth
from vertext.data.series import Series
from vertext.reports.overlay import blend_structures
from vertext.reports.preview_slice import grey_picture
from vertext.volumes import SagittalView, read_scan

DATA = Path(os.environ.get("VERTEXT_DATA", "../shared/data"))
HEADER = (
    "name", "written", "slice", "shift_row_mm", "shift_column_mm", "scale_row", "scale_column",
    "angle_degrees", "information_nats",
)  # fmt: skip


def main(folder: Path) -> None:
    cases = read_labelled_folder(DATA / "spider_t2space", scheme("spider"))
    pictures = read_counted_pictures(DATA / "spider_midsag")
    others = [picture for picture in pictures if picture.series is not Series.SPACE]
    matches = carry_contrasts(others, cases, folder, progress=_tell)
    with (folder / "matches.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        for name, match in matches.items():
            numbers = (*match.shift_mm, *match.scale, match.angle_degrees, match.information)
            written = match.information >= LEAST_INFORMATION
            table.writerow([name, written, match.index, *(f"{number:.3f}" for number in numbers)])
    draw(folder)


def draw(folder: Path) -> None:
    """Draw the labels of every slice over it."""
    for case in list_labelled_folder(folder).complete():
        view = SagittalView.of(read_scan(case.image)).volume
        labels = read_truth(case, view)[0]
        labels[labels == IGNORE] = 0
        grey = grey_picture(view.data[0], view.data[0].shape[::-1])
        blend_structures(grey, labels).save(folder / f"{case.name}.png")


def _tell(title: str, done: int, total: int) -> None:
    print(f"{title} {done} of {total}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
