"""Time the registration of all atlases of one volume, beside ANTs SyN on the same ones.

    python benchmarks/atlas_registration.py --case 034 --atlases 20 --ants 5

The label map of the case stands for a coarse segmentation; every atlas is of another patient.
Prints JSON. Seconds of the processor count where other work shares the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

from vertext.atlases import Atlas, WarpLimits, register_atlases, select_atlases
from vertext.data.build_atlas_set import build_atlas_set
from vertext.data.labelled_folder import list_labelled_folder
from vertext.registration import Register, Spine, register_labels
from vertext.registration.register_with_ants import register_with_ants

DATA = Path(os.environ.get("VERTEXT_DATA", "../shared/data"))
ALL = WarpLimits(dice=0.0, folded=1.0)


def timed(
    target: Spine, atlases: tuple[Atlas, ...], register: Register, workers: int
) -> dict[str, object]:
    """Register the atlases; return seconds and how well they fit, none rejected."""
    fresh = Spine(target.labels, target.spacing)
    unused = [Atlas(a.name, a.patient, a.labels) for a in atlases]
    wall, spent = time.perf_counter(), time.process_time()
    found = register_atlases(fresh, unused, limits=ALL, register=register, workers=workers)
    wall, spent = time.perf_counter() - wall, time.process_time() - spent
    return {
        "atlases": len(atlases),
        "wall_seconds": round(wall, 2),
        "processor_seconds": round(spent, 2),
        "processor_seconds_per_atlas": round(spent / len(atlases), 3),
        "mean_dice": round(statistics.fmean(warped.dice for warped in found.warped), 4),
        "mean_folded": round(statistics.fmean(w.warp.folded() for w in found.warped), 5),
        "rejected_by_default": sum(w.dice < WarpLimits().dice for w in found.warped),
    }


def main() -> None:
    """Time both and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=DATA / "spider_t2space")
    parser.add_argument("--case", default="034")
    parser.add_argument("--atlases", type=int, default=20)
    parser.add_argument("--ants", type=int, default=0, help="how many atlases ANTs registers too")
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    cases = list_labelled_folder(arguments.folder).complete()
    atlases = build_atlas_set("all", cases)
    (target,) = (atlas.spine for atlas in atlases if atlas.patient == arguments.case)
    chosen = select_atlases(target, atlases.without(arguments.case), arguments.atlases)
    shape = [int(length) for length in target.labels.shape]
    results: dict[str, object] = {"case": arguments.case, "shape": shape}
    results["demons"] = timed(target, chosen, register_labels, arguments.workers)
    if arguments.ants:
        few = chosen[: arguments.ants]
        ours, syn = (timed(target, few, way, 1) for way in (register_labels, register_with_ants))
        ratio = ours["processor_seconds"] / syn["processor_seconds"]  # type: ignore[operator]
        results |= {"demons_same": ours, "syn": syn, "ratio_of_processor_seconds": round(ratio, 3)}
    sys.stdout.write(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
