"""Where a study or series lies on a DICOMweb server."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vertext.errors import UsageError
from vertext.pacs.server_url import server_url

UID = r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))*"
"""Pattern of a DICOM unique identifier (PS3.5, 9.1)."""
LONGEST_UID = 64
_SCHEMES = {"dicomweb://": "http://", "dicomwebs://": "https://"}
_PLACE = re.compile(rf"(.+?)/studies/({UID})(?:/series/({UID}))?/?")


@dataclass(frozen=True)
class DicomwebAddress:
    """A study, or one series of it.

    Attributes:
        server: http or https URL of the DICOMweb service.
        study: Study Instance UID.
        series: Series Instance UID; None leaves the choice open.
    """

    server: str
    study: str
    series: str | None = None

    @classmethod
    def parse(cls, text: str) -> DicomwebAddress:
        """Read dicomweb://HOST[:PORT]/PATH/studies/UID[/series/UID].

        Raises:
            UsageError: It is no such address.
        """
        place = _PLACE.fullmatch(text)
        server = server_url(place[1] if place else text)
        if place is None or any(len(uid or "") > LONGEST_UID for uid in place.groups()[1:]):
            raise UsageError(
                "this address names no study",
                source=server,
                remedy="Write dicomweb://HOST:PORT/PATH/studies/UID, and /series/UID for one of it",
            )
        return cls(server, place[2], place[3])

    @property
    def name(self) -> str:
        """The identifier that tells it from others."""
        return self.series or self.study

    def __str__(self) -> str:
        """Return the address as it is written."""
        scheme = next(ours for ours, theirs in _SCHEMES.items() if self.server.startswith(theirs))
        host = self.server.partition("://")[2]
        series = f"/series/{self.series}" if self.series else ""
        return f"{scheme}{host}/studies/{self.study}{series}"


def is_address(text: str) -> bool:
    """Tell whether this is meant as an address rather than as a path."""
    return text.startswith(tuple(_SCHEMES))
