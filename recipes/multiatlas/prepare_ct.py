"""Write `data/ct` with its lumbar bodies named: python recipes/multiatlas/prepare_ct.py FOLDER"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from vertext.data.prepare_sagittal_ct import prepare_sagittal_ct

DATA = Path(os.environ.get("VERTEXT_DATA", "../shared/data")) / "ct"


def main() -> None:
    """Write the labelled folder."""
    names = prepare_sagittal_ct(DATA, Path(sys.argv[1]))
    sys.stdout.write(f"{', '.join(names)} written to {sys.argv[1]}\n")


if __name__ == "__main__":
    main()
