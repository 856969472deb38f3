"""How well the confidence of a numbering fits its outcome, and what would make it fit.

    python benchmarks/calibration.py runs/lumbar/levels-*/levels.csv --picture reliability.png

Reads what `benchmarks/levels.py` wrote, which must have been measured with the assumptions of
`DecodingSettings`. Two things can be fitted: the temperature, and how likely all names are off
where the lower end is out of view. Each is fitted on four fifths of the patients and judged on the
others, five times; what the card holds is fitted on all. Scans of one patient stay together.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import minimize_scalar

from vertext.decoding import DecodingSettings
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


Judge = Callable[[Numbered, Sequence[Numbered]], float]


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


def with_temperature(scan: Numbered, others: Sequence[Numbered]) -> float:
    """Return the confidence of a scan at the temperature fitted on others."""
    fitted = fit_temperature([other.scores for other in others], [o.right for o in others])
    return float(tempered(scan.scores, fitted)[0])


def with_shift(scan: Numbered, others: Sequence[Numbered]) -> float:
    """Return the confidence of a scan with the chance of a shift fitted on others."""
    return confidence(scan, fit_shift(others))


def confidence(scan: Numbered, shift: float) -> float:
    """Return the confidence of a scan if the chance of a shift were another out of view."""
    assumed = 1 - 2 * DecodingSettings().shift_unanchored
    told = scan.probabilities[0]
    return told if scan.anchored else told / assumed * (1 - 2 * shift)


def fit_shift(scans: Sequence[Numbered]) -> float:
    """Return the chance of a shift, to either side, under which the outcomes are likeliest."""
    blind = [scan for scan in scans if not scan.anchored]
    right = np.array([scan.right for scan in blind])

    def surprise(shift: float) -> float:
        sure = np.clip([confidence(scan, shift) for scan in blind], LEAST, 1 - LEAST)
        return -float(np.log(np.where(right, sure, 1 - sure)).sum())

    return float(minimize_scalar(surprise, bounds=(0.0, 0.5), method="bounded").x)


def across_patients(scans: Sequence[Numbered], judge: Judge, parts: int = 5) -> Calibration:
    """Judge each scan with what was fitted on other patients."""
    patients = sorted({scan.patient for scan in scans})
    part = {patient: number % parts for number, patient in enumerate(patients)}
    sure = [
        judge(scan, [each for each in scans if part[each.patient] != part[scan.patient]])
        for scan in scans
    ]
    return Calibration.of(sure, [scan.right for scan in scans])


def draw(before: Calibration, after: Calibration, picture: Path) -> None:
    figure, axes = plt.subplots(figsize=(4.5, 4.5), layout="constrained")
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    for calibration, name in ((before, "as assumed"), (after, "fitted, other patients")):
        shown = [(b.confidence, b.right) for b in calibration.bins if b.count]
        axes.plot(
            *np.array(shown, float).T, marker="o", label=f"{name}: ECE {calibration.error:.3f}"
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
    after = across_patients(scans, with_shift)
    print(
        f"{len(scans)} scans of {len({s.patient for s in scans})} patients, "
        f"{np.mean(right):.3f} right"
    )
    for anchored in (True, False):
        chosen = [scan for scan in scans if scan.anchored is anchored]
        print(
            f"anchored {anchored}: {len(chosen)} scans, {sum(c.right for c in chosen)} right, "
            f"{sum(c.shifted for c in chosen)} shifted as a whole, "
            f"mean confidence {np.mean([c.probabilities[0] for c in chosen]):.3f}"
        )
    print(f"ECE {before.error:.3f} as assumed")
    print(f"ECE {across_patients(scans, with_temperature).error:.3f} with a fitted temperature")
    print(f"ECE {after.error:.3f} with a fitted shift_unanchored: {fit_shift(scans):.2f}")
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
