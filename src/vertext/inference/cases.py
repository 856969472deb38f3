"""Finds the scans among files and folders, and gives each a name of its own."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vertext.files import sha256_of
from vertext.inference.case_list import read_case_list
from vertext.inference.scan_tree import scans_in
from vertext.volumes.file_format import SUFFIXES

if TYPE_CHECKING:
    from vertext.inference.case_files import CaseFiles
    from vertext.inference.scan_segmenter import ScanResult

_LIST = ".csv"


@dataclass(frozen=True)
class Case:
    """One scan of a run.

    Attributes:
        name: Beginning of the names of its outputs, unique within the run.
        path: File or DICOM folder.
    """

    name: str
    path: Path

    @property
    def told(self) -> str:
        """Path as it was given."""
        return str(self.path)

    def digest(self) -> str:
        """Return the SHA-256 of all files of the scan; of none where it cannot be read."""
        files = sorted(self.path.iterdir()) if self.path.is_dir() else [self.path]
        digest = hashlib.sha256()
        for file in files:
            with suppress(OSError):
                digest.update(f"{file.name} {sha256_of(file)}\n".encode())
        return digest.hexdigest()

    @contextmanager
    def at_hand(self) -> Iterator[Case]:
        """Yield the scan, which is where it always was."""
        yield self

    def keep(self, result: ScanResult, files: CaseFiles) -> None:
        """Save what was found in it."""
        result.save(files)


def find_cases(inputs: Iterable[str | Path]) -> list[Case]:
    """Return the scans among the inputs, each once, in a fixed order.

    A file is a scan, or a table of scans (`read_case_list`). A folder that holds DICOM files is
    one scan; of any other folder all that `scans_in` finds. A folder without scans is kept as it
    is, so that reading it tells what is wrong.

    Args:
        inputs: Files and folders.

    Raises:
        ReadError: A table cannot be read.
        UsageError: A table lists no scans, or one twice.
    """
    paths: dict[Path, Path] = {}
    given: dict[Path, str] = {}
    for path in map(Path, inputs):
        found = _listed(path)
        for scan, name in found.items():
            paths.setdefault(scan.resolve(), scan)
            if name:
                given[scan] = name
    return _named(list(paths.values()), given)


def scan_stem(path: Path) -> str:
    """Return the name of a scan without its format: `scan` for `scan.nii.gz`."""
    name = path.name or path.resolve().name
    lowered = name.lower()
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if lowered.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return path.resolve().name if name in ("", ".", "..") else name


def _listed(path: Path) -> dict[Path, str | None]:
    if path.is_dir():
        return dict.fromkeys(scans_in(path) or [path])
    return read_case_list(path) if path.suffix.lower() == _LIST else {path: None}


def _named(paths: Sequence[Path], given: Mapping[Path, str]) -> list[Case]:
    """Name scans by their stem; where stems meet, add the folder, the format, then a number."""
    plain = [given.get(path) or scan_stem(path) for path in paths]
    with_folder = [
        given.get(path) or f"{path.resolve().parent.name}_{stem}"
        for path, stem in zip(paths, plain, strict=True)
    ]
    with_format = [
        given.get(path)
        or f"{name}_{path.name[len(scan_stem(path)) :].strip('.').replace('.', '')}".rstrip("_")
        for path, name in zip(paths, with_folder, strict=True)
    ]
    names = plain
    for longer in (with_folder, with_format):
        counts = Counter(map(str.casefold, names))
        names = [
            name if counts[name.casefold()] == 1 else other
            for name, other in zip(names, longer, strict=True)
        ]
    return [Case(name, path) for name, path in zip(numbered_names(names), paths, strict=True)]


def numbered_names(names: Iterable[str]) -> list[str]:
    """Return names of which those that were taken before have a number behind them."""
    taken: set[str] = set()
    result = []
    for name in names:
        candidate, number = name, 1
        # Names must stay apart on file systems that do not tell upper from lower case.
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{name}_{number}"
        taken.add(candidate.casefold())
        result.append(candidate)
    return result
