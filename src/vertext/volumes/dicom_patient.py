"""What a DICOM object that is made from a series says of patient and study."""

from __future__ import annotations

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset

_CARRIED = (
    "SpecificCharacterSet", "PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate",
    "PatientSex", "PatientIdentityRemoved", "DeidentificationMethod",
    "DeidentificationMethodCodeSequence", "StudyInstanceUID", "StudyID", "StudyDate", "StudyTime",
    "StudyDescription", "AccessionNumber", "ReferringPhysicianName",
)  # fmt: skip


def carry_patient(source: Dataset, target: Dataset) -> None:
    """Say of patient and study what the source says, byte for byte.

    An archive files an object by these. They are taken over unread: no library gets to judge
    them, and to print them in a warning.

    Args:
        source: Header of the series.
        target: Object made from it; what it says of patient and study is replaced.
    """
    for keyword in _CARRIED:
        tag = tag_for_keyword(keyword)
        assert tag is not None
        if tag not in source:
            continue
        element = source.get_item(tag)
        if isinstance(element, RawDataElement) and element.VR is None:
            element = element._replace(VR=dictionary_VR(tag))
        target[tag] = element
