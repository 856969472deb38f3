"""Print `--leave-out PATIENT` for every patient of some folds: python leave_out.py 0 1"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from vertext.data.labelled_folder import list_labelled_folder

DATA = Path(os.environ.get("VERTEXT_DATA", "../shared/data")) / "spider_t2space"


def main() -> None:
    """Print the options in one line."""
    cases = list_labelled_folder(DATA).complete()
    words = [f"--leave-out {case.patient}" for case in cases if str(case.fold) in sys.argv[1:]]
    sys.stdout.write(" ".join(words) + "\n")


if __name__ == "__main__":
    main()
