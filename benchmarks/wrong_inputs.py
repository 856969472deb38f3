"""Count how often wrong inputs are refused or flagged, and right ones by mistake.

    python benchmarks/wrong_inputs.py --model BUNDLE --folds 0 1 brain=FILE head=FILE

Lumbar scans are those of folds that the bundle was not trained on.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from vertext import Segmenter, read_scan
from vertext.anatomy import SPINE, Kind, scheme
from vertext.errors import UnsupportedInputError
from vertext.inference.input_check import DOUBTFUL
from vertext.inference.spine_evidence import SpineEvidence
from vertext.volumes import SagittalView, Volume, read_labels

Inputs = Iterator[tuple[str, Volume]]
FOLDS = Path(__file__).parents[1] / "recipes" / "lumbar" / "folds.json"
TRAINING_FOLDS = (2, 3, 4)
SEED = 0
LEAST_PELVIS_MM = 60
POSES = {"upside down": 1, "mirrored front to back": 2, "turned by half a circle": (1, 2)}


def print_limits(data: Path) -> None:
    """Print mean and deviation of every measure over the true masks of the training folds."""
    folder = data / "spider_t2space"
    cases = json.loads((folder / "cases.json").read_text())["cases"]
    measured = []
    for case in cases:
        if case["fold"] in TRAINING_FOLDS:
            view = SagittalView.of(read_labels(folder / case["labels"])).volume
            labels, _ = scheme("spider").to_internal(view.data)
            measured.append(dataclasses.asdict(SpineEvidence.of(labels, view.spacing)))
    for name in measured[0]:
        values = np.array([row[name] for row in measured])
        if name == "flatness":
            name, values = "log flatness", np.log(values)
        mean, deviation = values.mean(), values.std(ddof=1)
        low, high = mean - 4 * deviation, mean + 4 * deviation
        print(f"{name:13} {mean:6.2f} ± {deviation:5.2f}  limits {low:6.2f} to {high:6.2f}")


def right_inputs(data: Path, patients: set[str], rows: list[dict[str, str]]) -> Inputs:
    """Yield the T2-SPACE volumes of patients, and mid-sagittal pictures."""
    for path in sorted((data / "spider_t2space").glob("*_image.nii.gz")):
        if path.name.split("_")[0].lstrip("0") in patients:
            yield "T2-SPACE volume", read_scan(path)
    for row in rows:
        yield f"mid-sagittal {_contrast(row)} picture", _picture_of(data, row)


def turned_inputs(data: Path, rows: list[dict[str, str]], segmenter: Segmenter) -> Inputs:
    """Yield T2 pictures in wrong poses, at the size of a neck, and cut to the pelvis."""
    for row in rows:
        if _contrast(row) != "t2":
            continue
        right = _picture_of(data, row)
        for pose, axes in POSES.items():
            yield pose, dataclasses.replace(right, data=np.flip(right.data, axes))
        _, row_mm, column_mm = right.spacing
        yield "turned by a quarter", _picture(np.rot90(right.data[0]), column_mm, row_mm)
        yield "size of a cervical spine", _picture(right.data[0], row_mm / 2, column_mm / 2)
        yield from _pelvis(segmenter, right)


def other_inputs(data: Path, others: list[str]) -> Inputs:
    """Yield slices of other bodies in all three planes, and noise."""
    for path in sorted((data / "ct").glob("*_image.nii.gz")):
        # Its header is a placeholder; the slices lie as a picture of the spine does.
        for plane in read_scan(path).data[35:70:5]:
            yield "CT of the spine, 8 bit, sagittal", _picture(plane, 1.0, 1.0)
    yield "CT of the chest, Hounsfield units", read_scan(data / "pulmonary" / "ct_cropped.nii.gz")
    for entry in ["chest CT=" + str(data / "pulmonary" / "ct_cropped.nii.gz"), *others]:
        name, path = entry.split("=", 1)
        yield from _three_planes(name, SagittalView.of(read_scan(path)).volume)
    rng = np.random.default_rng(SEED)
    for _ in range(10):
        yield "noise", _picture(rng.normal(size=(384, 288)), 0.8, 0.8)


def _contrast(row: dict[str, str]) -> str:
    return row["new_file_name"].split("_", 1)[1]


def _picture_of(data: Path, row: dict[str, str]) -> Volume:
    spacing = float(row["pixel_spacing_row_mm"]), float(row["pixel_spacing_col_mm"])
    path = data / "spider_midsag" / "images" / f"{row['new_file_name']}.png"
    return read_scan(path, spacing=spacing)


def _picture(plane: np.ndarray, row_mm: float, column_mm: float) -> Volume:
    affine = np.zeros((4, 4))
    affine[0, 0], affine[2, 1], affine[1, 2], affine[3, 3] = -1, -row_mm, -column_mm, 1
    return Volume(np.ascontiguousarray(plane)[None], affine, orientation_known=False)


def _three_planes(name: str, view: Volume) -> Inputs:
    z, y, x = view.spacing
    # Exported pictures have no negative values.
    grey = view.data - view.data.min()
    for share in np.linspace(0.3, 0.7, 5):
        k, i, j = (int(share * count) for count in view.shape)
        yield f"{name}, sagittal", _picture(grey[k], y, x)
        yield f"{name}, axial", _picture(grey[:, i].T, x, z)
        yield f"{name}, coronal", _picture(grey[:, :, j].T, y, z)


def _pelvis(segmenter: Segmenter, right: Volume) -> Inputs:
    """Yield what lies below the lowest disc that the model finds, if that is enough to show."""
    try:
        found = segmenter.segment(right).structures
    except UnsupportedInputError:
        return
    discs = np.isin(found, [s.index for s in SPINE.of_kind(Kind.DISC)])
    rest = right.data[0, np.flatnonzero(discs.any(axis=(0, 2)))[-1] + 1 :]
    if len(rest) * right.spacing[1] >= LEAST_PELVIS_MM:
        yield "pelvis alone", _picture(rest, *right.spacing[1:])


def _outcome(segmenter: Segmenter, scan: Volume) -> tuple[str, str]:
    """Return refused, flagged or labelled, and what was said."""
    try:
        result = segmenter.segment(scan)
    except UnsupportedInputError as error:
        return "refused", str(error)
    said = [w for w in result.report.numbering.warnings if w.startswith(DOUBTFUL)]
    return ("flagged", "; ".join(said)) if said else ("labelled", "")


def main() -> None:
    """Print one line for each kind of input."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", nargs="*", help="NAME=FILE of a volume of another body part")
    stored = os.environ.get("VERTEXT_DATA")
    parser.add_argument("--data", type=Path, default=stored, required=stored is None)
    parser.add_argument("--model", default="atm-net", help="name or bundle")
    parser.add_argument("--folds", type=int, nargs="+", help="of the patients; all by default")
    parser.add_argument("--patients", type=int, default=30, help="of the mid-sagittal pictures")
    parser.add_argument("--limits", action="store_true", help="print how usual spines measure")
    parser.add_argument("--verbose", action="store_true", help="print each input and its reasons")
    arguments = parser.parse_args()
    if arguments.limits:
        print_limits(arguments.data)
        return
    fold_of = json.loads(FOLDS.read_text(encoding="utf-8"))
    wanted = set(arguments.folds or fold_of.values())
    patients = sorted((name for name, fold in fold_of.items() if fold in wanted), key=int)
    drawn = set(np.random.default_rng(SEED).choice(patients, arguments.patients, replace=False))
    with (arguments.data / "spider_midsag" / "overview.csv").open() as file:
        rows = [r for r in csv.DictReader(file) if r["new_file_name"].split("_")[0] in drawn]

    segmenter = Segmenter(arguments.model, threads=1)
    counts: dict[str, Counter[str]] = {}
    for inputs in (
        right_inputs(arguments.data, set(patients), rows),
        turned_inputs(arguments.data, rows, segmenter),
        other_inputs(arguments.data, arguments.other),
    ):
        for kind, scan in inputs:
            outcome, said = _outcome(segmenter, scan)
            counts.setdefault(kind, Counter()).update(
                [outcome, "named"] if kind in said else [outcome]
            )
            if arguments.verbose:
                print(kind, scan.source or "", outcome, said, file=sys.stderr, flush=True)
    print("| input | number | refused | flagged | labelled |\n|---|---|---|---|---|")
    for kind, count in counts.items():
        numbers = [count[outcome] for outcome in ("refused", "flagged", "labelled")]
        note = f" (its pose named in {count['named']})" if kind in POSES else ""
        print(f"| {kind}{note} | {sum(numbers)} | {' | '.join(map(str, numbers))} |")


if __name__ == "__main__":
    main()
