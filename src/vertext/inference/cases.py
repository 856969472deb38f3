"""Finds the scans among files and folders, and gives each a name of its own."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vertext.volumes.file_format import SUFFIXES

if TYPE_CHECKING:
    from vertext.inference.case_files import CaseFiles
    from vertext.inference.scan_segmenter import ScanResult

_OWN_ENDINGS = ("_labels.nii.gz", "_labels.nii", "_preview.png", "_measures.png")
_DICOM_SUFFIXES = (".dcm", ".ima")
_FILE_SUFFIXES = tuple(suffix for suffix in SUFFIXES if suffix not in _DICOM_SUFFIXES)
_MAGIC_OFFSET, _MAGIC = 128, b"DICM"


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

    @contextmanager
    def at_hand(self) -> Iterator[Case]:
        """Yield the scan, which is where it always was."""
        yield self

    def keep(self, result: ScanResult, files: CaseFiles) -> None:
        """Save what was found in it."""
        result.save(files)


def find_cases(inputs: Iterable[str | Path]) -> list[Case]:
    """Return the scans among the inputs, each once, in a fixed order.

    A file is a scan. A folder that holds DICOM files is one scan; in any other folder, and in
    all below it, every file of a known format is one, except label maps and previews of earlier
    runs. A folder without scans is kept as it is, so that reading it tells what is wrong.

    Args:
        inputs: Files and folders.
    """
    paths: dict[Path, Path] = {}
    for entry in inputs:
        path = Path(entry)
        found = _scans_in(path) if path.is_dir() else [path]
        for scan in found or [path]:
            paths.setdefault(scan.resolve(), scan)
    return _named(list(paths.values()))


def scan_stem(path: Path) -> str:
    """Return the name of a scan without its format: `scan` for `scan.nii.gz`."""
    name = path.name or path.resolve().name
    lowered = name.lower()
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if lowered.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return path.resolve().name if name in ("", ".", "..") else name


def is_dicom(path: Path) -> bool:
    """Tell whether a file is DICOM by its suffix or, where it has none, by its first bytes."""
    if path.suffix.lower() in _DICOM_SUFFIXES:
        return True
    # Names of exported slices are often bare UIDs: dots, but no suffix that means anything.
    if path.name == "DICOMDIR" or not (path.suffix == "" or path.suffix[1:].isdigit()):
        return False
    try:
        with path.open("rb") as file:
            file.seek(_MAGIC_OFFSET)
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _scans_in(folder: Path) -> list[Path]:
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files = [Path(root, name) for name in sorted(names) if not name.startswith(".")]
        if any(is_dicom(file) for file in files):
            found.append(Path(root))
        found += [file for file in files if _is_scan_file(file)]
    return found


def _is_scan_file(path: Path) -> bool:
    name = path.name.lower()
    return name.endswith(_FILE_SUFFIXES) and not name.endswith(_OWN_ENDINGS)


def _named(paths: Sequence[Path]) -> list[Case]:
    """Name scans by their stem; where stems meet, add the folder, the format, then a number."""
    plain = [scan_stem(path) for path in paths]
    with_folder = [
        f"{path.resolve().parent.name}_{stem}" for path, stem in zip(paths, plain, strict=True)
    ]
    with_format = [
        f"{name}_{path.name[len(scan_stem(path)) :].strip('.').replace('.', '')}".rstrip("_")
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
