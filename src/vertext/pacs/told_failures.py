"""Failures of requests in our own words, which hold no address of a patient and no password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import requests
import urllib3
from pydicom.errors import InvalidDicomError

from vertext.errors import ResourceError
from vertext.pacs.credentials import PASSWORD, TOKEN, USER
from vertext.pacs.pacs_error import NothingThereError, PacsError, StoreError

_NOT_DICOM = (
    InvalidDicomError, ValueError, LookupError, TypeError, AttributeError, EOFError,
    NotImplementedError,
)  # fmt: skip
"""What dicomweb-client and pydicom raise where an answer is something else than DICOM."""
_NOT_DICOM_WORDS = (
    "the server answered with something that is no DICOM",
    "Check that the address is that of its DICOMweb service",
)
_CREDENTIALS = f"Set {TOKEN}, or {USER} and {PASSWORD}"


@contextmanager
def told_failures(server: str, kind: type[PacsError | StoreError] = PacsError) -> Iterator[None]:
    """Turn whatever a request to a server ends in into an error of ours.

    Args:
        server: Its URL.
        kind: Error to raise.

    Raises:
        PacsError: The server cannot be reached, refuses, or answers with something else; or
            StoreError, as asked for.
        NothingThereError: It answers that there is nothing.
        ResourceError: What it sends cannot be written.
    """
    try:
        yield
    except PacsError as error:  # from the body's limits, which do not know the server
        raise kind(error.problem, source=error.source or server, remedy=error.remedy) from error
    except requests.HTTPError as error:
        raise _status_error(error.response.status_code, server, kind) from error
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        problem, remedy = _connection_words(error)
        raise kind(problem, source=server, remedy=remedy) from error
    except OSError as error:
        raise ResourceError(
            f"the series cannot be kept ({error.strerror})", remedy="Free some disk space"
        ) from error
    except _NOT_DICOM as error:
        problem, remedy = _NOT_DICOM_WORDS
        raise kind(problem, source=server, remedy=remedy) from error


def _status_error(
    status: int, server: str, kind: type[PacsError | StoreError]
) -> PacsError | StoreError:
    if status in (401, 403):
        return kind(f"access is refused ({status})", source=server, remedy=_CREDENTIALS)
    if status in (404, 410) and kind is PacsError:
        return NothingThereError(
            f"there is no such study, series or service ({status})",
            source=server,
            remedy="Check the address",
        )
    return kind(
        f"the server answered with status {status}",
        source=server,
        remedy="Try again later, or ask those who keep it",
    )


def _connection_words(error: Exception) -> tuple[str, str]:
    match error:
        case requests.exceptions.SSLError():
            return (
                "its certificate is not trusted, or it speaks no https",
                "Name the certificates of your site in REQUESTS_CA_BUNDLE",
            )
        case requests.Timeout() | urllib3.exceptions.TimeoutError():
            return "the server did not answer in time", "Try again later"
        case requests.TooManyRedirects():
            return "the server sends elsewhere, where we do not go", "Give its final address"
        case requests.JSONDecodeError():
            return _NOT_DICOM_WORDS
    return "the server cannot be reached, or broke off", "Check address and network"
