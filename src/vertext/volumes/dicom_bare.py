"""The images that a DICOM object is made from, reduced to what it has to refer to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydicom.dataset import Dataset
from pydicom.uid import UID
from pydicom.valuerep import format_number_as_ds

from vertext.errors import UnsupportedInputError
from vertext.volumes.dicom_damage import dicom_damage
from vertext.volumes.dicom_frame import DicomFrame
from vertext.volumes.dicom_source import DicomSource

Position = tuple[float, ...]

_NEEDED = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID",
           "FrameOfReferenceUID")  # fmt: skip
_LOSSY = ("LossyImageCompression", "LossyImageCompressionRatio", "LossyImageCompressionMethod")
_EMPTY = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyID", "StudyDate",
          "StudyTime", "AccessionNumber", "ReferringPhysicianName",
          "PositionReferenceIndicator")  # fmt: skip
_SEVERAL_FRAMES = "PerFrameFunctionalGroupsSequence"


def decimal_strings(numbers: Iterable[float]) -> list[str]:
    """Write numbers as DICOM's DS, which has room for 16 characters."""
    return [format_number_as_ds(number) for number in numbers]


def bare_images(series: DicomSource, positions: Sequence[Position]) -> list[Dataset]:
    """Return one header a file, with its identifiers and its place, nothing of the patient.

    All slices get the orientation of the first one: scanners round each for itself.

    Args:
        series: The series.
        positions: Place of the first pixel of each slice (LPS, mm), in the order of the stack.

    Raises:
        ReadError: An identifier is damaged.
        UnsupportedInputError: Identifiers are missing, or several files hold several slices each.
    """
    frames = series.stack.frames
    if _SEVERAL_FRAMES not in series.first:
        return [
            _single(series, frame, place) for frame, place in zip(frames, positions, strict=True)
        ]
    if len(series.headers) > 1:
        raise UnsupportedInputError(
            f"its slices lie in {len(series.headers)} enhanced files; a DICOM object can refer to "
            "one such file only",
            source=series.path,
            remedy="Write labels as NIfTI (--seg nifti), or join the files",
        )
    by_index = sorted(zip(frames, positions, strict=True), key=lambda each: each[0].index)
    return [_several(series, [place for _, place in by_index])]


def _single(series: DicomSource, frame: DicomFrame, place: Position) -> Dataset:
    bare = _identified(series, frame)
    for group in (_measures(series), _orientation(series), _position(place)):
        bare.update(group)
    return bare


def _several(series: DicomSource, places: Sequence[Position]) -> Dataset:
    bare = _identified(series, series.stack.frames[0])
    bare.NumberOfFrames = len(places)
    shared = Dataset()
    shared.PixelMeasuresSequence = [_measures(series)]
    shared.PlaneOrientationSequence = [_orientation(series)]
    bare.SharedFunctionalGroupsSequence = [shared]
    groups = []
    for place in places:
        group = Dataset()
        group.PlanePositionSequence = [_position(place)]
        groups.append(group)
    bare.PerFrameFunctionalGroupsSequence = groups
    return bare


def _identified(series: DicomSource, frame: DicomFrame) -> Dataset:
    header, bare = series.headers[frame.path], Dataset()
    with dicom_damage(frame.path, "its identifiers cannot be read"):
        for keyword in (*_NEEDED, *_LOSSY):
            if header.get(keyword):
                setattr(bare, keyword, header.get(keyword))
    missing = [keyword for keyword in _NEEDED if keyword not in bare]
    # An image class of no standard leaves open which attributes it has.
    if missing or UID(bare.SOPClassUID).type != "SOP Class":
        raise UnsupportedInputError(
            "a DICOM object cannot refer to it: it has no "
            f"{', '.join(missing) or 'SOPClassUID of the standard'}",
            source=frame.path,
            remedy="Write labels as NIfTI (--seg nifti), or export the series again",
        )
    for keyword in _EMPTY:
        setattr(bare, keyword, None)
    bare.Rows, bare.Columns = frame.rows, frame.columns
    return bare


def _measures(series: DicomSource) -> Dataset:
    frame, measures = series.stack.frames[0], Dataset()
    gap = series.stack.gap
    measures.PixelSpacing = decimal_strings(frame.spacing)
    measures.SpacingBetweenSlices, measures.SliceThickness = decimal_strings(
        (gap, frame.thickness or gap)
    )
    return measures


def _orientation(series: DicomSource) -> Dataset:
    orientation = Dataset()
    orientation.ImageOrientationPatient = decimal_strings(series.stack.frames[0].orientation)
    return orientation


def _position(place: Position) -> Dataset:
    position = Dataset()
    position.ImagePositionPatient = decimal_strings(place)
    return position
