"""A folder with all that the examples of the documentation speak of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

import vertext
from tests.example_slices import example_slices
from tests.mr_series import write_mr_series
from vertext.data.vascular_phantom import make_vascular_phantom
from vertext.volumes.nifti_writer import write_nifti

_PICTURE_MM = 0.6
_REPORT = (
    "L4/L5: broad-based disc herniation with moderate canal stenosis. L5/S1: degenerated disc."
)


def write_workspace(folder: Path) -> None:
    """Write three slices of the example scan under every name, in every format, with labels.

    The CT is a small made-up chest.
    """
    scan = example_slices()
    for name in ("scan.nii.gz", "a.nii.gz", "b.nii.gz"):
        scan.save(folder / name)
    write_mr_series(folder / "series", scan)
    rows, columns = (
        round(n * mm / _PICTURE_MM) for n, mm in zip(scan.shape[1:], scan.spacing[1:], strict=True)
    )
    picture = Image.fromarray(scan.data[len(scan.data) // 2].astype(np.uint8))
    picture.resize((columns, rows)).save(folder / "slice.png")
    (folder / "report.txt").write_text(_REPORT, "utf-8")
    chest = make_vascular_phantom(0, spacing_mm=3.0, size=0.35, tips=24)
    write_nifti(folder / "ct.nii.gz", chest.volume.data, chest.volume.affine)

    labels = vertext.segment(scan).labels
    for part in ("scans", "truth", "my-scans"):
        (folder / part).mkdir()
    for name in ("labels", "scan_labels", "truth", "ours", "theirs"):
        labels.save(folder / f"{name}.nii.gz")
    for name in ("scan", "series"):
        labels.save(folder / "truth" / f"{name}_labels.nii.gz")
    for name in ("one", "two"):
        scan.save(folder / "scans" / f"{name}.nii.gz")
        scan.save(folder / "my-scans" / f"{name}_image.nii.gz")
        labels.save(folder / "my-scans" / f"{name}_labels.nii.gz")
