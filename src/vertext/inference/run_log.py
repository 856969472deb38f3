"""One line a case in `run.jsonl`."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from vertext.errors import ResourceError
from vertext.files import atomic_path

RUN_LOG = "run.jsonl"
_MIB = 1 << 20


@dataclass(frozen=True, kw_only=True)
class CaseRecord:
    """What became of a case.

    Attributes:
        name: Name of the case.
        input: Path as it was given.
        status: done, failed, or skipped (its outputs were there already).
        code: Kind of error, None without one.
        exit_code: Exit code that this error has on its own, 0 without one.
        message: The error in words.
        seconds: Time from reading to the last file.
        peak_memory_mib: Peak memory of the process so far; None where the system does not tell.
    """

    name: str
    input: str
    status: Literal["done", "failed", "skipped"]
    code: str | None = None
    exit_code: int = 0
    message: str | None = None
    seconds: float = 0.0
    peak_memory_mib: float | None = None


class RunLog:
    """Appends a line as soon as a case ends; lines of other cases are kept.

    Args:
        folder: Output folder.
        replacing: Names of the cases that this run will write a line for.

    Raises:
        ResourceError: The file cannot be written.
    """

    def __init__(self, folder: Path, *, replacing: Iterable[str]) -> None:
        self.path = folder / RUN_LOG
        self._lock = threading.Lock()
        kept = _lines_of_others(self.path, set(replacing))
        self._names = set(kept)
        with atomic_path(self.path) as temporary:
            temporary.write_text("".join(kept.values()), encoding="utf-8")

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def add(self, record: CaseRecord) -> None:
        """Append the line of one case.

        Raises:
            ResourceError: The file cannot be written.
        """
        line = json.dumps(asdict(record)) + "\n"
        try:
            with self._lock, self.path.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            raise ResourceError(f"cannot be written ({error})", source=self.path) from error


def peak_memory_mib() -> float | None:
    """Return the peak memory of this process in MiB, None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / _MIB if sys.platform == "darwin" else peak / 1024, 1)


def _lines_of_others(path: Path, replaced: set[str]) -> dict[str, str]:
    """Return the line of each case that is not replaced; half a line of a crash is dropped."""
    if not path.is_file():
        return {}
    kept = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            name = json.loads(line)["name"]
        except (ValueError, KeyError, TypeError):
            continue
        if name not in replaced:
            kept[name] = line + "\n"
    return kept
