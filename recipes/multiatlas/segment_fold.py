"""Write the coarse labels of the scans of some folds.

python recipes/multiatlas/segment_fold.py BUNDLE runs/atlases/coarse 2
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from vertext.data.labelled_folder import list_labelled_folder
from vertext.errors import UnsupportedInputError
from vertext.inference.segmenter import Segmenter
from vertext.models.model_bundle import load_model

DATA = Path(os.environ.get("VERTEXT_DATA", "../shared/data")) / "spider_t2space"


def main() -> None:
    """Segment every scan of the folds in which the network finds a spine; keep files that exist."""
    bundle, out, *folds = sys.argv[1:]
    segmenter = Segmenter(load_model(bundle))
    for case in list_labelled_folder(DATA).complete():
        file = Path(out) / f"{case.name}_labels.nii.gz"
        if str(case.fold) not in folds or file.exists():
            continue
        try:
            segmenter.segment(case.image, name=case.name).labels.save(file)
        except UnsupportedInputError as error:
            sys.stderr.write(f"{case.name} is left out: {error.problem}\n")


if __name__ == "__main__":
    main()
