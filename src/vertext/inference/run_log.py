"""One line a case in `run.jsonl`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
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
        fingerprint: SHA-256 of input, model and options; None where a worker died.
        code: Kind of error, None without one.
        exit_code: Exit code that this error has on its own, 0 without one.
        message: The error in words.
        seconds: Time from reading to the last file.
        peak_memory_mib: Peak memory of the process so far; None where the system does not tell.
    """

    name: str
    input: str
    status: Literal["done", "failed", "skipped"]
    fingerprint: str | None = None
    code: str | None = None
    exit_code: int = 0
    message: str | None = None
    seconds: float = 0.0
    peak_memory_mib: float | None = None

    def skipped(self) -> CaseRecord:
        """Return the record of a run that found these outputs complete."""
        return replace(self, status="skipped", seconds=0.0, peak_memory_mib=None)


class RunLog:
    """Appends a line as soon as a case ends; lines of other cases are kept.

    Args:
        folder: Output folder.

    Raises:
        ResourceError: The file cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / RUN_LOG
        self._records = _read(self.path)

    def __contains__(self, name: str) -> bool:
        return name in self._records

    def __getitem__(self, name: str) -> CaseRecord:
        return self._records[name]

    def drop(self, names: Iterable[str]) -> None:
        """Take the lines of some cases out; half a line of a crash goes too.

        Raises:
            ResourceError: The file cannot be written.
        """
        for name in names:
            self._records.pop(name, None)
        with atomic_path(self.path) as temporary:
            lines = (_line(record) for record in self._records.values())
            temporary.write_text("".join(lines), encoding="utf-8")

    def add(self, record: CaseRecord) -> None:
        """Append the line of one case.

        Raises:
            ResourceError: The file cannot be written.
        """
        self._records[record.name] = record
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(_line(record))
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


def _line(record: CaseRecord) -> str:
    return json.dumps(asdict(record)) + "\n"


def _read(path: Path) -> dict[str, CaseRecord]:
    """Return the records by name; half a line of a crash is passed over."""
    if not path.is_file():
        return {}
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise ResourceError(f"cannot be read ({error})", source=path) from error
    known = {field.name for field in fields(CaseRecord)}
    records = {}
    for line in lines:
        try:
            entry = json.loads(line)
            record = CaseRecord(**{name: entry[name] for name in known & set(entry)})
        except (ValueError, TypeError):
            continue
        records[record.name] = record
    return records
