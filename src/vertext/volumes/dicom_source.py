"""A DICOM series as its headers tell it: which files, and where their slices lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydicom.dataset import Dataset

from vertext.volumes.dicom_frame import frames_of
from vertext.volumes.dicom_series import read_series
from vertext.volumes.dicom_stack import DicomStack


@dataclass(frozen=True, eq=False)
class DicomSource:
    """The series that a volume is read from, and that objects made from it refer to.

    Attributes:
        path: Folder or file.
        headers: Header of each file, without pixels.
        stack: Its slices in order, and their affine.
        notes: What was passed over or assumed.
    """

    path: Path
    headers: Mapping[Path, Dataset]
    stack: DicomStack
    notes: tuple[str, ...]

    @classmethod
    def of(cls, path: str | Path) -> DicomSource:
        """Read the headers of the one series of a folder, or of one file.

        Raises:
            ReadError: A file is missing or damaged.
            UnsupportedInputError: Several series, missing or doubled slices, colours, no geometry.
        """
        path = Path(path)
        scans, notes = read_series(path)
        frames = [frame for file, header in scans for frame in frames_of(header, file)]
        stack = DicomStack.of(frames, source=path)
        return cls(path, dict(scans), stack, (*notes, *stack.notes))

    @property
    def first(self) -> Dataset:
        """Header of the first slice."""
        return self.headers[self.stack.frames[0].path]
