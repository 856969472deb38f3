"""Who we are to a DICOMweb server: told by the environment alone."""

from __future__ import annotations

import os

from requests import PreparedRequest
from requests.auth import AuthBase, HTTPBasicAuth

from vertext.errors import UsageError

TOKEN = "VERTEXT_DICOMWEB_TOKEN"
USER, PASSWORD = "VERTEXT_DICOMWEB_USER", "VERTEXT_DICOMWEB_PASSWORD"


def credentials() -> AuthBase | None:
    """Return what requests bear: a token, or user and password; None where none is set.

    Raises:
        UsageError: There is a user without a password, or a token beside a user.
    """
    token, user, password = (os.environ.get(name) for name in (TOKEN, USER, PASSWORD))
    if bool(user) != bool(password) or (token and user):
        raise UsageError(
            "the credentials of the DICOMweb server are incomplete or contradict each other",
            remedy=f"Set either {TOKEN}, or {USER} and {PASSWORD}",
        )
    if token:
        return _Bearer(token)
    return HTTPBasicAuth(user, password) if user and password else None


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request
