"""Runs vertext with little memory beside what its libraries and the model take.

python -m tests.reliability.small_machine MODEL WORD...
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from vertext.cli.app import main
from vertext.inference.segmenter import Segmenter

ROOM = 400 << 20
"""Bytes for scans and what is made of them."""


def used() -> int:
    """Return the bytes that count towards RLIMIT_DATA."""
    status = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in status if line.startswith("VmData:"))
    return int(line.split()[1]) << 10


if __name__ == "__main__":
    model, *words = sys.argv[1:]
    kept = Segmenter(model)
    limit = used() + ROOM
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    sys.exit(main([*words, "--model", model]))
