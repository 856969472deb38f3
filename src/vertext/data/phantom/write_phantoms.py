"""Write made-up patients as a labelled folder, as real scans would lie there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from vertext.data.phantom.contrast import Contrast
from vertext.data.phantom.make_phantom import PIXEL_MM, PLANE, make_phantom
from vertext.errors import UsageError
from vertext.files import atomic_path
from vertext.volumes.nifti_writer import write_nifti


def write_phantoms(
    folder: str | Path,
    count: int,
    seed: int,
    *,
    contrasts: Sequence[Contrast | str] = tuple(Contrast),
    folds: int = 5,
    plane: tuple[int, int] = PLANE,
    pixel_mm: float = PIXEL_MM,
    pathology: bool = True,
    scheme: Literal["spider", "internal", "lumbosacral-plexus"] = "spider",
) -> tuple[str, ...]:
    """Write a folder that `read_labelled_folder` reads.

    For each patient: NAME_image.nii.gz, NAME_labels.nii.gz and NAME_truth.json with all that is
    known of it. `cases.json` gives each patient a fold.

    Args:
        folder: Where to write; it is made if needed.
        count: Number of patients, each scanned once.
        seed: Seed of the first patient; the others follow.
        contrasts: Contrasts, taken in turn.
        folds: Number of folds, filled in turn.
        plane: Rows and columns.
        pixel_mm: Their distance.
        pathology: Whether patients may have worn discs, slipped or collapsed vertebrae.
        scheme: Whose numbers the labels are; SPIDER labels no sacrum. Those of the lumbosacral
            plexus give each patient nerve roots, whose courses stand in the truth.

    Returns:
        The names, in order.

    Raises:
        UsageError: There is nothing to write, or no contrast or fold to choose from.
        ResourceError: A file cannot be written.
    """
    if count < 1 or folds < 1 or not contrasts:
        raise UsageError("phantoms need a count, a number of folds and a contrast")
    folder = Path(folder)
    cases: list[dict[str, Any]] = []
    for number in range(count):
        name = f"phantom{number:03d}"
        # Each contrast goes through all folds.
        contrast = Contrast(contrasts[(number // folds) % len(contrasts)])
        phantom = make_phantom(
            seed + number,
            contrast=contrast,
            plane=plane,
            pixel_mm=pixel_mm,
            pathology=pathology,
            roots=scheme == "lumbosacral-plexus",
        )
        labels = {
            "spider": phantom.counted,
            "internal": phantom.labels,
            "lumbosacral-plexus": phantom.plexus,
        }[scheme]
        write_nifti(folder / f"{name}_image.nii.gz", phantom.volume.data, phantom.volume.affine)
        labels.save(folder / f"{name}_labels.nii.gz")
        courses = [asdict(root) | {"points": root.points.tolist()} for root in phantom.roots]
        truth = asdict(phantom.truth) | ({"roots": courses} if courses else {})
        _write_json(folder / f"{name}_truth.json", truth)
        cases.append(
            {
                "patient": name,
                "fold": number % folds,
                "contrast": contrast.value,
                "seed": seed + number,
                "ignore_above_disc": None,
            }
        )
    _write_json(folder / "cases.json", {"folds": folds, "cases": cases})
    return tuple(case["patient"] for case in cases)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    with atomic_path(path) as temporary:
        temporary.write_text(json.dumps(content, indent=1), encoding="utf-8")
