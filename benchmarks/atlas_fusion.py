"""What atlases make of a coarse segmentation: majority vote, STAPLE, joint label fusion.

    python benchmarks/atlas_fusion.py predict runs/atlases/coarse-a0.bundle --folds 0 1 --jlf 5
    python benchmarks/atlas_fusion.py table --counts 1 5 10 20 [--against multiatlas-sam-final]

`predict` segments the scans of folds that the bundle was not trained on, registers the 20 most
alike atlases of patients of all other folds to each, and keeps both in runs/atlases; scans that
are there already are passed over. `table` fuses them and prints the mean Dice of volumes with
bootstrap intervals over patients, and that of the paired difference to the coarse network or
another line; what atlas_network.py and sam_prompts.py kept there joins it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import IGNORE, UNKNOWN_VERTEBRA
from vertext.atlases import (
    RegisteredAtlases,
    joint_label_fusion,
    majority_vote,
    register_atlases,
    select_atlases,
    staple,
)
from vertext.data.build_atlas_set import build_atlas_set
from vertext.data.case import Case
from vertext.data.labelled_folder import list_labelled_folder
from vertext.data.read_truth import read_truth
from vertext.inference.segmenter import Segmenter
from vertext.metrics.overlap import Overlap
from vertext.metrics.patient_bootstrap import PatientBootstrap
from vertext.models.model_bundle import load_model
from vertext.registration import Spine
from vertext.volumes import SagittalView, Volume, read_scan

DATA = Path(os.environ.get("VERTEXT_DATA", "../shared/data")) / "spider_t2space"
OUT = Path("runs/atlases")
MOST = 20
COARSE = "coarse network"

Labels = NDArray[np.uint8]


def predict(bundle: str, folds: list[int], jlf: int) -> None:
    """Keep the coarse labels of each case and what its atlases say, the most alike first."""
    segmenter = Segmenter(load_model(bundle))
    cases = list_labelled_folder(DATA).complete()
    fold_of = {case.patient: case.fold for case in cases}
    atlases = build_atlas_set("all", cases, images=jlf > 0)
    OUT.mkdir(parents=True, exist_ok=True)
    for case in cases:
        if case.fold not in folds or _file(case).exists():
            continue
        view = SagittalView.of(read_scan(case.image)).volume
        coarse = segmenter.segment(view, name=case.name).structures
        others = [atlas for atlas in atlases if fold_of[atlas.patient] != case.fold]
        target = Spine(coarse, view.spacing)
        chosen = select_atlases(target, others, MOST)
        registered = register_atlases(target, chosen, workers=2)
        for name, reason in registered.rejected.items():
            sys.stderr.write(f"{case.name}: atlas {name} rejected: {reason}\n")
        kept = {"coarse": coarse, "labels": registered.labels()}
        if jlf:
            kept[f"joint label fusion, {jlf}"] = _joint(view, registered, jlf)
        np.savez_compressed(_file(case), **kept)
        sys.stderr.write(f"{case.name}: {len(registered.warped)} atlases\n")


def table(counts: list[int], against: str) -> None:
    """Print one line a method."""
    cases = [case for case in list_labelled_folder(DATA).complete() if _file(case).exists()]
    scores: dict[str, dict[str, float]] = {}
    for case in cases:
        truth = read_truth(case, SagittalView.of(read_scan(case.image)).volume)
        for method, labels in fused(case, counts):
            scores.setdefault(method, {})[case.patient] = volume_dice(labels, truth)
    sys.stdout.write(f"{'method':<30}{'volume Dice':<37}difference to {against}\n")
    for method, of in scores.items():
        gain = {patient: dice - scores[against][patient] for patient, dice in of.items()}
        sys.stdout.write(f"{method:<30}{estimate(of):<37}{estimate(gain)}\n")


def fused(case: Case, counts: list[int]) -> Iterator[tuple[str, Labels]]:
    """Yield the label map of every method."""
    with np.load(_file(case)) as kept:
        yield COARSE, (coarse := kept["coarse"])
        labels = kept["labels"]
        yield from ((name, kept[name]) for name in kept.files if name.startswith("joint"))
    for file in sorted(OUT.glob(f"*/{case.name}.npz")):
        with np.load(file) as other:
            yield file.parent.name, other["labels"]
    for count in counts:
        yield f"majority vote, {count}", majority_vote(labels[:count])
        both = np.concatenate([labels[:count], coarse[None]])
        yield f"majority vote, {count} + coarse", majority_vote(both)
        if count > 1:
            yield f"STAPLE, {count}", staple(labels[:count])


def volume_dice(labels: Labels, truth: Labels) -> float:
    """Return the mean Dice of the structures that the truth shows; 0 for one that was missed."""
    overlap = Overlap.of(labels, truth).without([UNKNOWN_VERTEBRA, IGNORE])
    shown = np.flatnonzero(overlap.truth[1:]) + 1
    return float(np.mean([overlap.dice(label) for label in shown]))


def estimate(scores: dict[str, float]) -> str:
    """Return the mean over patients with its 95 % interval."""
    ratio = PatientBootstrap(list(scores)).ratio([(s, 1) for s in scores.values()], len(scores))
    return str(ratio.estimate) if ratio else "none"


def _joint(view: Volume, registered: RegisteredAtlases, count: int) -> Labels:
    return joint_label_fusion(
        view.data, RegisteredAtlases(registered.warped[:count], registered.rejected)
    )


def _file(case: Case) -> Path:
    return OUT / f"{case.name}.npz"


def main() -> None:
    """Run one of the two steps."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = parser.add_subparsers(required=True)
    first = steps.add_parser("predict")
    first.add_argument("bundle")
    first.add_argument("--folds", type=int, nargs="+", required=True)
    first.add_argument("--jlf", type=int, default=0, help="atlases of joint label fusion")
    first.set_defaults(run=predict)
    second = steps.add_parser("table")
    second.add_argument("--counts", type=int, nargs="+", default=[1, 5, 10, 20])
    second.add_argument("--against", default=COARSE, help="line that others are compared with")
    second.set_defaults(run=table)
    arguments = vars(parser.parse_args())
    arguments.pop("run")(**arguments)


if __name__ == "__main__":
    main()
