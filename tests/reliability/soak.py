"""How much of a long test runs: a sample in `make test`, everything in `make soak`."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime

from tests.conftest import ROOT

SOAK = os.environ.get("VERTEXT_SOAK") == "1"
PAGE = ROOT / "docs" / "reliability.md"


def count(sample: int, full: int) -> int:
    """Return how many times to try."""
    return full if SOAK else sample


def note(what: str, result: str) -> None:
    """Write the result of a full run into its row of the page, with the date; a sample is none.

    Args:
        what: First cell of a row of the table of long runs.
        result: What came out.
    """
    if not SOAK:
        return
    begin = f"| {what} |"
    date = datetime.now(UTC).date().isoformat()
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    (place,) = (number for number, line in enumerate(lines) if line.startswith(begin))
    lines[place] = f"{begin} {result} | {date}, Python {platform.python_version()} |"
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
