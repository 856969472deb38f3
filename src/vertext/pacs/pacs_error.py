"""What can go wrong between us and an archive."""

from __future__ import annotations

from vertext.errors import ReadError, ResourceError


class PacsError(ReadError):
    """A DICOMweb server cannot be reached, refuses, or answers with something else."""

    code = "pacs"


class NothingThereError(PacsError):
    """A DICOMweb server has nothing under this address."""

    code = "pacs-nothing"


class StoreError(ResourceError):
    """A DICOMweb server did not store what was sent."""

    code = "pacs-store"
