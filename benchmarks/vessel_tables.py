"""Tables of what `benchmarks/vessels.py` wrote, as Markdown.

    python benchmarks/vessel_tables.py runs/lacaf/scores/*/scores.csv --first lacaf

Means over cases, in brackets the 95 % bootstrap interval over cases. A vessel that was missed
counts with a Dice of 0. `--curve` names the models of the label-efficiency table, in its order.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from vertext.anatomy import PULMONARY_VESSELS, VesselKind
from vertext.metrics.patient_bootstrap import PatientBootstrap
from vertext.metrics.table import Table

Row = dict[str, str]
Scores = dict[str, float]

CLASSES = tuple(vessel.name for vessel in PULMONARY_VESSELS)
KINDS = tuple(kind.value for kind in VesselKind)
_TREE = ("cl_dice", "length_detected", "branches_detected", "hd95_mm")
_PUBLISHED = (
    "Published for LACAF: mean Dice 76.22 % on 143 private scans (arXiv 2501.03722). Nobody else "
    "has these scans, so that no number here can be compared with it."
)


def read(files: Sequence[Path]) -> dict[str, list[Row]]:
    """Return the rows of each model."""
    models: dict[str, list[Row]] = {}
    for file in files:
        with file.open(newline="", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                models.setdefault(row["model"], []).append(row)
    return models


def by_case(rows: Sequence[Row], vessels: Sequence[str], score: str) -> Scores:
    """Return the mean over vessels of a score in each case that has it."""
    found: dict[str, list[float]] = {}
    for row in rows:
        if row["vessel"] in vessels and row[score]:
            found.setdefault(row["case"], []).append(float(row[score]))
    return {case: sum(values) / len(values) for case, values in found.items()}


def mean(scores: Scores) -> str:
    """Return mean and interval over cases."""
    if not scores:
        return ""
    bootstrap = PatientBootstrap(list(scores))
    ratio = bootstrap.ratio([(value, 1.0) for value in scores.values()], len(scores))
    if ratio is None:
        return ""
    estimate = ratio.estimate
    return f"{estimate.mean:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def overlap_table(models: dict[str, list[Row]]) -> Table:
    groups = (
        {"mean Dice": CLASSES}
        | {n: (n,) for n in CLASSES}
        | {f"{n}, both sides": (n,) for n in KINDS}
    )
    rows = [
        (name, *(mean(by_case(own, vessels, "dice")) for vessels in groups.values()))
        for name, own in models.items()
    ]
    return Table("Overlap", ("model", *groups), rows)


def tree_table(models: dict[str, list[Row]]) -> Table:
    header = ("model", "clDice", "tree length detected", "branches detected", "HD95 (mm)")
    rows = [
        (name, *(mean(by_case(own, KINDS, score)) for score in _TREE))
        for name, own in models.items()
    ]
    return Table("Trees: mean of arteries and veins, sides merged", header, rows)


def confusion_table(models: dict[str, list[Row]]) -> Table:
    """Show what share of the centre lines' length was taken for what, all cases together."""
    header = (
        "model",
        *(f"{kind} as {other}" for kind in KINDS for other in (*KINDS, "background")),
    )
    rows = [
        (name, *(_share(own, kind, other) for kind in KINDS for other in (*KINDS, "background")))
        for name, own in models.items()
    ]
    return Table("Artery and vein along the tree: share of the true length", header, rows)


def difference_table(models: dict[str, list[Row]], first: str) -> Table:
    """Show how far each model is from the first one on the same cases, in mean Dice."""
    own = by_case(models[first], CLASSES, "dice")
    rows = []
    for name, others in models.items():
        dice = by_case(others, CLASSES, "dice")
        if name != first:
            rows.append(
                (name, mean({case: own[case] - dice[case] for case in own if case in dice}))
            )
    return Table(f"{first} minus the model, mean Dice", ("model", "difference"), rows)


def phase_table(models: dict[str, list[Row]]) -> Table:
    phases = sorted({row["phase"] for rows in models.values() for row in rows})
    rows = [
        (name, *(_of_phase(own, phase, mean) for phase in phases)) for name, own in models.items()
    ]
    return Table("Mean Dice by contrast phase", ("model", *phases), rows)


def curve_table(models: dict[str, list[Row]], names: Sequence[str]) -> Table:
    rows = [
        (name, models[name][0]["trained_on"], mean(by_case(models[name], CLASSES, "dice")))
        for name in names
        if name in models
    ]
    return Table("Label efficiency", ("model", "trained on", "mean Dice"), rows)


def _of_phase(rows: Sequence[Row], phase: str, shown: Callable[[Scores], str]) -> str:
    return shown(by_case([row for row in rows if row["phase"] == phase], CLASSES, "dice"))


def _share(rows: Sequence[Row], kind: str, other: str) -> str:
    own = [row for row in rows if row["vessel"] == kind]
    names = (*KINDS, "background")
    total = sum(float(row[f"as_{name}_mm"]) for row in own for name in names)
    return f"{sum(float(row[f'as_{other}_mm']) for row in own) / total:.1%}" if total else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--first", help="Model that the others are compared with")
    parser.add_argument("--curve", nargs="*", default=(), help="Models that differ in their labels")
    asked = parser.parse_args()
    models = read(asked.files)
    tables = [make(models) for make in (overlap_table, tree_table, confusion_table, phase_table)]
    if asked.first in models and len(models) > 1:
        tables.append(difference_table(models, asked.first))
    if asked.curve:
        tables.append(curve_table(models, asked.curve))
    print("\n".join([*(table.markdown() for table in tables), _PUBLISHED]))


if __name__ == "__main__":
    main()
