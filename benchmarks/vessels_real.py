"""What models of vessels take a real pulmonary trunk for.

    python benchmarks/vessels_real.py ct_cropped.nii.gz pulmonary_artery.nii.gz MODEL... -o out

The mask holds the trunk and the main branches of the artery alone, so that only one thing can be
told: which share of it is taken for artery, for vein, or missed. What a model outlines elsewhere
may be right or wrong. Models are as in `benchmarks/vessels.py`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from vessels import bundle_of, name_of

from vertext.anatomy import PULMONARY_VESSELS, VesselKind
from vertext.errors import LabelError
from vertext.inference.case_files import CaseFiles
from vertext.inference.vessel_segmenter import VesselSegmenter
from vertext.metrics.table import Table
from vertext.volumes import read_labels


def shares(labels: np.ndarray, artery: np.ndarray) -> list[str]:
    """Return which share of the mask is artery, vein, and background, and what lies outside it."""
    kinds = np.array([0, *(vessel.kind.number for vessel in PULMONARY_VESSELS)])
    found = kinds[labels]
    inside = [float((found[artery] == n).mean()) for n in (*(k.number for k in VesselKind), 0)]
    return [*(f"{share:.1%}" for share in inside), str(int((found[~artery] > 0).sum()))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scan", type=Path)
    parser.add_argument("mask", type=Path)
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--threads", type=int)
    asked = parser.parse_args()
    artery = read_labels(asked.mask).data > 0
    rows = []
    for model in asked.models:
        bundle = bundle_of(model)
        result = VesselSegmenter(bundle, threads=asked.threads).segment(asked.scan)
        if result.labels.shape != artery.shape:
            raise LabelError("the mask lies on another grid than the scan", source=asked.mask)
        asked.out.mkdir(parents=True, exist_ok=True)
        result.save(CaseFiles(asked.out, name_of(bundle)))
        rows.append((name_of(bundle), *shares(result.labels.data, artery)))
    header = ("model", "artery", "vein", "missed", "vessel voxels outside the mask")
    print(Table("The pulmonary trunk was taken for", header, rows).markdown())


if __name__ == "__main__":
    main()
