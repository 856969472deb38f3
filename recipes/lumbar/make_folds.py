"""Give every patient of the SPIDER training subset a fold; the 30 with masks keep theirs.

    python recipes/lumbar/make_folds.py

Writes folds.json beside this file. Others are stratified by their number of vertebrae.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from vertext.anatomy import scheme
from vertext.data.counted_picture import read_counted_pictures
from vertext.data.labelled_folder import read_labelled_folder
from vertext.data.stratify import stratify

DATA = Path(os.environ.get("VERTEXT_DATA", "../shared/data"))
FOLDS_FILE = Path(__file__).with_name("folds.json")
FOLDS = 5
SEED = 20261121


def main() -> None:
    masked = read_labelled_folder(DATA / "spider_t2space", scheme("spider"))
    folds = {str(int(case.patient)): case.fold for case in masked}
    pictures = read_counted_pictures(DATA / "spider_midsag")
    counts = {p.patient: frozenset({f"{p.vertebrae}"}) for p in pictures if p.patient not in folds}
    for fold, patients in enumerate(stratify(counts, [1] * FOLDS, seed=SEED)):
        folds |= dict.fromkeys(patients, fold)
    ordered = {patient: folds[patient] for patient in sorted(folds, key=int)}
    FOLDS_FILE.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
