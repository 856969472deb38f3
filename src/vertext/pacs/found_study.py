"""A study that a search found."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydicom.dataset import Dataset


class FoundStudy(BaseModel):
    """A study of a DICOMweb server, as far as it tells; what it does not tell is empty.

    Attributes:
        uid: Study Instance UID.
        patient_id: Whose it is.
        patient_name: Their name.
        date: Day, YYYYMMDD.
        description: What was examined.
        modalities: What its series were made by.
    """

    uid: str
    patient_id: str
    patient_name: str
    date: str
    description: str
    modalities: tuple[str, ...]

    @classmethod
    def of(cls, answer: dict[str, Any]) -> FoundStudy:
        """Read a study of a search's answer, in DICOM JSON."""
        found = Dataset.from_json(answer)
        modalities = found.get("ModalitiesInStudy") or ()
        return cls(
            uid=found.StudyInstanceUID,
            patient_id=str(found.get("PatientID") or ""),
            patient_name=str(found.get("PatientName") or ""),
            date=str(found.get("StudyDate") or ""),
            description=str(found.get("StudyDescription") or ""),
            modalities=(modalities,) if isinstance(modalities, str) else tuple(modalities),
        )
