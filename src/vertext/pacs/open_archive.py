"""Open a DICOMweb server, where the library for it is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vertext.errors import MissingExtraError
from vertext.pacs.limits import Limits
from vertext.pacs.server_url import server_url

if TYPE_CHECKING:
    from vertext.pacs.archive import Archive


def open_archive(address: str, limits: Limits = Limits()) -> Archive:  # noqa: B008 - frozen
    """Return a DICOMweb server; nothing is asked of it yet.

    Credentials are those of the environment: VERTEXT_DICOMWEB_TOKEN, or VERTEXT_DICOMWEB_USER and
    VERTEXT_DICOMWEB_PASSWORD.

    Args:
        address: As `server_url` reads it.
        limits: What it may send.

    Raises:
        UsageError: The address is none.
        MissingExtraError: dicomweb-client is not installed.
    """
    try:
        from vertext.pacs.archive import Archive
    except ImportError as error:
        raise MissingExtraError("dicomweb-client", "pacs") from error
    return Archive(server_url(address), limits)
