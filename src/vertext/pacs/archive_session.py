"""How we speak to a DICOMweb server."""

from __future__ import annotations

from requests import PreparedRequest, Request, Session

from vertext.pacs.bounded_answers import bounded_answers
from vertext.pacs.credentials import credentials
from vertext.pacs.limits import Limits


class ArchiveSession(Session):
    """Requests that bear our credentials, to nobody but the server that was named.

    Args:
        limits: What the server may send.

    Raises:
        UsageError: The credentials are incomplete.
    """

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.auth = credentials()
        self.max_redirects = 0
        self.headers["Accept"] = "application/dicom+json"
        self.hooks = {"response": [bounded_answers(limits)]}

    def prepare_request(self, request: Request) -> PreparedRequest:
        """Return a request that leaves wildcards as they are: Orthanc does not decode %2A."""
        prepared = super().prepare_request(request)
        prepared.url = str(prepared.url).replace("%2A", "*")
        return prepared
