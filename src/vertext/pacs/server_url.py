"""The address of a DICOMweb server."""

from __future__ import annotations

from urllib.parse import urlsplit

from vertext.errors import UsageError

_SCHEMES = {"dicomweb": "http", "dicomwebs": "https", "http": "http", "https": "https"}


def server_url(text: str) -> str:
    """Return the http or https URL of a server, without a slash at its end.

    Args:
        text: SCHEME://HOST[:PORT][/PATH] with the scheme dicomweb or http, or encrypted dicomwebs
            or https.

    Raises:
        UsageError: It is no such address, or holds a user, a password or a query.
    """
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port  # a port that is none is an error
    except ValueError:
        raise _not_an_address() from None
    if "@" in parts.netloc:  # not repeated: messages and run logs hold no passwords
        raise UsageError(
            "an address of a DICOMweb server holds no user and no password",
            remedy="Set VERTEXT_DICOMWEB_USER and VERTEXT_DICOMWEB_PASSWORD",
        )
    if parts.scheme not in _SCHEMES or not host or parts.query or parts.fragment:
        raise _not_an_address()
    return f"{_SCHEMES[parts.scheme]}://{parts.netloc}{parts.path.rstrip('/')}"


def _not_an_address() -> UsageError:
    return UsageError(
        "this is not the address of a DICOMweb server",
        remedy="Write dicomweb://HOST:PORT/PATH, or dicomwebs:// for https",
    )
