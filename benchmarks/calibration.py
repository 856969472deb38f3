"""How well the confidence of a numbering fits its outcome, and what would make it fit.

    python benchmarks/calibration.py runs/lumbar/levels-*/levels.csv --picture reliability.png

Reads what `benchmarks/levels.py` wrote, which must have been measured at temperature 1. Fits the
temperature on all folds but one, judges it on that one, and does so for every fold in turn; the
temperature of the card is the one fitted on all. Scans of one patient stay in one fold.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from vertext.decoding.fit_temperature import fit_temperature
from vertext.decoding.tempered import tempered
from vertext.metrics import Calibration

LEAST = 5e-5
"""The report rounds probabilities to four digits."""


@dataclass(frozen=True)
class Numbered:
    """A scan that was named without help, and whether all names were right."""

    patient: str
    anchored: bool
    probabilities: tuple[float, float, float, float]
    right: bool
    shifted: bool

    @property
    def scores(self) -> tuple[float, ...]:
        return tuple(np.log(np.maximum(self.probabilities, LEAST)).tolist())


def read(files: Sequence[Path]) -> list[Numbered]:
    """Return the scans of all files, the cropped ones too: these lose their landmark."""
    numbered = []
    for file in files:
        with file.open(newline="", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                if row["source"] != "auto" or row["part"] == "counts" or not row["confidence"]:
                    continue
                known = [float(row[key]) for key in ("confidence", "shift_up", "shift_down")]
                numbered.append(
                    Numbered(
                        row["patient"],
                        row["anchored"] == "True",
                        (known[0], known[1], known[2], max(0.0, 1.0 - sum(known))),
                        row["all_right"] == "True",
                        row["shifted"] == "1.0",
                    )
                )
    return numbered


def across_patients(scans: Sequence[Numbered], parts: int = 5) -> list[float]:
    """Return the confidence of each scan at the temperature fitted on other patients."""
    patients = sorted({scan.patient for scan in scans})
    part = {patient: number % parts for number, patient in enumerate(patients)}
    sure = []
    for scan in scans:
        others = [each for each in scans if part[each.patient] != part[scan.patient]]
        fitted = fit_temperature([o.scores for o in others], [o.right for o in others])
        sure.append(float(tempered(scan.scores, fitted)[0]))
    return sure


def draw(before: Calibration, after: Calibration, picture: Path) -> None:
    figure, axes = plt.subplots(figsize=(4.5, 4.5), layout="constrained")
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    for calibration, name in ((before, "temperature 1"), (after, "fitted, other patients")):
        shown = [each for each in calibration.bins if each.count]
        axes.plot(
            [each.confidence for each in shown],
            [each.right for each in shown],
            marker="o",
            label=f"{name}: ECE {calibration.error:.3f}",
        )
    axes.set(xlabel="confidence of the numbering", ylabel="share all right")
    axes.legend()
    figure.savefig(picture, dpi=120)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    scans = read(options.files)
    right = [scan.right for scan in scans]
    before = Calibration.of([scan.probabilities[0] for scan in scans], right)
    after = Calibration.of(across_patients(scans), right)
    fitted = fit_temperature([scan.scores for scan in scans], right)
    print(
        f"{len(scans)} scans of {len({s.patient for s in scans})} patients, "
        f"{np.mean(right):.3f} right"
    )
    for anchored in (True, False):
        chosen = [scan.shifted for scan in scans if scan.anchored is anchored]
        print(f"anchored {anchored}: {sum(chosen)} of {len(chosen)} shifted as a whole")
    print(f"temperature {fitted:.2f}; ECE {before.error:.3f} at 1, {after.error:.3f} fitted")
    print("\n| confidence | scans | mean | right | fitted: scans | mean | right |")
    print("|---" * 7 + "|")
    for old, new in zip(before.bins, after.bins, strict=True):
        cells = [f"{old.low:.1f} to {old.high:.1f}"]
        for each in (old, new):
            cells += [
                str(each.count),
                *("" if v is None else f"{v:.2f}" for v in (each.confidence, each.right)),
            ]
        print(f"| {' | '.join(cells)} |")
    if options.picture:
        draw(before, after, options.picture)


if __name__ == "__main__":
    main()
