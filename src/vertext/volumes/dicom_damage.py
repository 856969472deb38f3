"""Turn every way in which a DICOM file can be damaged into one error that names it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vertext.errors import ReadError, VertextError


@contextmanager
def dicom_damage(path: Path, what: str) -> Iterator[None]:
    """Raise ReadError for whatever goes wrong inside with a DICOM file.

    pydicom parses lazily and its decoders are plugins: a damaged file shows as any of a dozen
    exceptions, at any access. All of them mean the same to the user.

    Args:
        path: The file.
        what: What could not be done, for instance "its pixels cannot be decoded".
    """
    try:
        yield
    except (VertextError, MemoryError):
        raise
    except Exception as error:
        raise ReadError(
            f"{what} ({error})",
            source=path,
            remedy="Copy the file again, or export it anew and uncompressed",
        ) from error
