"""Write made-up chest CTs as a labelled folder, as real ones would lie there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vertext.anatomy import PULMONARY_VESSELS
from vertext.data.case_notes import CASES_FILE
from vertext.data.chest.annotation import Annotation
from vertext.data.labelled_folder import IMAGE_ENDING, LABELS_ENDING
from vertext.data.vascular_phantom.chest_vessels import ChestVessels
from vertext.data.vascular_phantom.contrast_phase import ContrastPhase
from vertext.data.vascular_phantom.make_vascular_phantom import (
    SPACING_MM,
    TIPS,
    make_vascular_phantom,
)
from vertext.data.vascular_phantom.vascular_phantom import VascularPhantom
from vertext.data.vascular_phantom.vessel_tree import Branch
from vertext.errors import UsageError
from vertext.files import atomic_path
from vertext.volumes import LabelMap
from vertext.volumes.nifti_writer import write_nifti

ALL_VESSELS = tuple(vessel.name for vessel in PULMONARY_VESSELS)


def write_vascular_phantoms(
    folder: str | Path,
    count: int,
    seed: int,
    *,
    subset: str = "training",
    phases: Sequence[ContrastPhase | str] = tuple(ContrastPhase),
    annotated: Sequence[Sequence[str]] = (ALL_VESSELS,),
    spacing_mm: float = SPACING_MM,
    size: float = 1.0,
    tips: int = TIPS,
) -> tuple[str, ...]:
    """Write a folder that `list_chest_folder` reads; a further call adds cases to it.

    For each case: NAME_image.nii.gz, NAME_labels.nii.gz and NAME_truth.json with the centre
    lines, radii and parents of all branches. `cases.json` tells each case's subset and which
    vessels are annotated: the others are missing from its labels.

    Args:
        folder: Where to write; it is made if needed.
        count: Number of cases.
        seed: Seed of the first; the others follow. Subsets must not share seeds.
        subset: Part of the data set that the cases belong to.
        phases: Contrast phases, taken in turn.
        annotated: Names of the vessels that are annotated, one list a case, taken in turn.
        spacing_mm: Distance of voxels.
        size: Size of the persons.
        tips: Ends of each lung's artery, and of its veins.

    Returns:
        The names, in order.

    Raises:
        UsageError: There is nothing to write, no phase or annotation to choose from, a vessel is
            unknown, or the folder has such a case already.
        ResourceError: A file cannot be written.
    """
    if count < 1 or not phases or not annotated:
        raise UsageError("phantoms need a count, a phase and the vessels that are annotated")
    folder = Path(folder)
    cases = _written(folder)
    names = tuple(f"chest{seed + number:05d}" for number in range(count))
    taken = {case["patient"] for case in cases}.intersection(names)
    if taken:
        raise UsageError(f"the folder has a phantom {min(taken)} already", source=folder)
    for number, name in enumerate(names):
        annotation = Annotation.of(annotated[number % len(annotated)])
        phantom = make_vascular_phantom(
            seed + number,
            phase=phases[number % len(phases)],
            spacing_mm=spacing_mm,
            size=size,
            tips=tips,
        )
        _write_files(folder, name, phantom, annotation)
        cases.append(
            {
                "patient": name,
                "subset": subset,
                "phase": phantom.phase.value,
                "seed": seed + number,
                "annotated": list(annotation.names),
            }
        )
        _write_json(folder / CASES_FILE, {"dataset": "vascular phantoms", "cases": cases})
    return names


def _write_files(folder: Path, name: str, phantom: VascularPhantom, annotation: Annotation) -> None:
    affine = phantom.volume.affine
    write_nifti(folder / f"{name}{IMAGE_ENDING}", phantom.volume.data, affine)
    labels = LabelMap(annotation.keep(phantom.labels.data), affine, names=phantom.labels.names)
    labels.save(folder / f"{name}{LABELS_ENDING}")
    _write_json(folder / f"{name}_truth.json", _truth(phantom.vessels))


def _written(folder: Path) -> list[dict[str, Any]]:
    file = folder / CASES_FILE
    if not file.is_file():
        return []
    cases: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["cases"]
    return cases


def _truth(vessels: ChestVessels) -> dict[str, Any]:
    trees = {f"{side} artery": [tree] for side, tree in vessels.arteries.items()}
    trees |= {f"{side} vein": list(pair) for side, pair in vessels.veins.items()}
    return {"trunk": _row(vessels.trunk)} | {
        name: [[_row(branch) for branch in tree.branches] for tree in group]
        for name, group in trees.items()
    }


def _row(branch: Branch) -> dict[str, Any]:
    return {
        "points_mm": np.round(branch.points, 2).tolist(),
        "radius_mm": round(branch.radius_mm, 4),
        "parent": branch.parent,
        "generation": branch.generation,
    }


def _write_json(path: Path, content: dict[str, Any]) -> None:
    with atomic_path(path) as temporary:
        temporary.write_text(json.dumps(content), encoding="utf-8")
