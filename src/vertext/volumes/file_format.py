"""Which reader a path belongs to, by its content."""

from __future__ import annotations

import gzip
import zlib
from enum import Enum, auto
from pathlib import Path

from vertext.errors import ReadError

_HEAD = 540


class FileFormat(Enum):
    """A family of formats that one reader reads."""

    NIFTI = auto()
    ITK = auto()
    DICOM = auto()
    PICTURE = auto()


_BY_SUFFIX = {
    ".nii": FileFormat.NIFTI,
    ".nii.gz": FileFormat.NIFTI,
    ".mha": FileFormat.ITK,
    ".mhd": FileFormat.ITK,
    ".nrrd": FileFormat.ITK,
    ".nhdr": FileFormat.ITK,
    ".dcm": FileFormat.DICOM,
    ".ima": FileFormat.DICOM,
    ".png": FileFormat.PICTURE,
    ".jpg": FileFormat.PICTURE,
    ".jpeg": FileFormat.PICTURE,
}

SUFFIXES = tuple(_BY_SUFFIX)
"""Endings of supported files; DICOM files may also have none."""


def format_of(path: Path) -> FileFormat:
    """Find the format of a file from its first bytes, and hold it against its name.

    Args:
        path: An existing file, or a folder (taken as a DICOM series).

    Raises:
        ReadError: The file is empty, of no supported format, or named after another one.
    """
    if path.is_dir():
        return FileFormat.DICOM
    head = _head(path)
    if not head:
        raise ReadError("the file is empty", source=path, remedy="Copy or export it again")
    named, found = _BY_SUFFIX.get(suffix_of(path)), _sniffed(head)
    if named is None and found is None:
        raise ReadError(
            "it is of no supported format",
            source=path,
            remedy=f"Supported: {', '.join(SUFFIXES)} and folders of DICOM files",
        )
    if named is not None and found is not None and named is not found:
        raise ReadError(
            f"it is named {suffix_of(path)}, but its content is {_TITLES[found]}",
            source=path,
            remedy="Rename it after its format",
        )
    return found or named  # type: ignore[return-value]


def suffix_of(path: Path) -> str:
    """Return the ending of a name in lower case, `.nii.gz` in one piece."""
    name = path.name.lower()
    return ".nii.gz" if name.endswith(".nii.gz") else path.suffix.lower()


_TITLES = {
    FileFormat.NIFTI: "NIfTI",
    FileFormat.ITK: "MetaImage or NRRD",
    FileFormat.DICOM: "DICOM",
    FileFormat.PICTURE: "a picture",
}


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise ReadError(
            f"it cannot be opened ({error.strerror or error})",
            source=path,
            remedy="Check its permissions",
        ) from error
    if head[:2] != b"\x1f\x8b":
        return head
    try:
        with gzip.open(path) as file:
            return file.read(_HEAD)
    except (OSError, EOFError, zlib.error):
        # A damaged stream is the reader's to explain; the name says which reader.
        return head


def _sniffed(head: bytes) -> FileFormat | None:
    if head[:8] == b"\x89PNG\r\n\x1a\n" or head[:3] == b"\xff\xd8\xff":
        return FileFormat.PICTURE
    if head[128:132] == b"DICM":
        return FileFormat.DICOM
    if head[:4] == b"NRRD" or head[:10] == b"ObjectType" or head[:5] == b"NDims":
        return FileFormat.ITK
    if head[344:347] in (b"n+1", b"ni1") or head[4:7] in (b"n+2", b"ni2"):
        return FileFormat.NIFTI
    return None
