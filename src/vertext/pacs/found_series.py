"""A series that a search found."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydicom.dataset import Dataset


class FoundSeries(BaseModel):
    """A series of a DICOMweb server, as far as it tells; what it does not tell is empty.

    Attributes:
        uid: Series Instance UID.
        modality: What it was made by.
        description: What it shows.
        images: How many instances it has; None where the server does not tell.
    """

    uid: str
    modality: str
    description: str
    images: int | None

    @classmethod
    def of(cls, answer: dict[str, Any]) -> FoundSeries:
        """Read a series of a search's answer, in DICOM JSON."""
        found = Dataset.from_json(answer)
        return cls(
            uid=found.SeriesInstanceUID,
            modality=str(found.get("Modality") or ""),
            description=str(found.get("SeriesDescription") or ""),
            images=found.get("NumberOfSeriesRelatedInstances"),
        )
