"""Write a label map as a DICOM Segmentation object of the series it was made from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vertext.errors import LabelError, MissingExtraError, UnsupportedInputError
from vertext.files import atomic_path
from vertext.version import __version__
from vertext.volumes.dicom_bare import bare_images, decimal_strings
from vertext.volumes.dicom_kind import SegmentationKind
from vertext.volumes.dicom_patient import carry_patient
from vertext.volumes.dicom_segments import segment_descriptions
from vertext.volumes.dicom_source import DicomSource
from vertext.volumes.label_map import LabelMap

if TYPE_CHECKING:
    from highdicom.seg import Segmentation

SERIES_NUMBER = 9001
_SAME_PLACE_MM = 1e-2


def write_dicom_seg(
    labels: LabelMap,
    source: str | Path,
    path: str | Path,
    *,
    kind: SegmentationKind = SegmentationKind.BINARY,
    model: tuple[str, str],
) -> None:
    """Write labels on the grid of a DICOM series as a DICOM SEG that refers to its slices.

    Every structure carries its name, colour and SNOMED CT code. Patient and study are those of
    the series.

    Args:
        labels: Label map on the grid of the series; each number has the name of a structure.
        source: Folder or file of the series.
        path: File to write.
        kind: How to store the segments. Their numbers are those of the label map in a LABELMAP,
            and 1, 2, ... in the same order in a BINARY.
        model: Name and version of what drew the labels.

    Raises:
        ReadError: The series cannot be read.
        UnsupportedInputError: The series has no identifiers to refer to, or nothing is labelled.
        LabelError: The labels do not lie on the series, or a number has no name.
        MissingExtraError: highdicom is not installed.
        ResourceError: The file cannot be written.
    """
    series = DicomSource.of(source)
    _check(labels, series)
    segmentation = _segmentation(labels, series, kind, model)
    _turn_round(segmentation, series)
    carry_patient(series.first, segmentation)
    with atomic_path(path) as temporary:
        segmentation.save_as(temporary)


def _check(labels: LabelMap, series: DicomSource) -> None:
    frames = series.stack.frames
    shape = (frames[0].columns, frames[0].rows, len(frames))
    if labels.shape != shape or not np.allclose(
        labels.affine, series.stack.affine, atol=_SAME_PLACE_MM
    ):
        raise LabelError(
            f"the label map does not lie on the DICOM series {series.path}",
            source=labels.source,
            remedy="Pass the series that the labels were made from",
        )
    if not labels.data.any():
        raise UnsupportedInputError(
            "nothing is labelled, and a DICOM segmentation needs a segment", source=series.path
        )


def _segmentation(
    labels: LabelMap, series: DicomSource, kind: SegmentationKind, model: tuple[str, str]
) -> Segmentation:
    try:
        import highdicom
    except ModuleNotFoundError as error:
        raise MissingExtraError("highdicom", "dicom") from error

    numbers = [int(number) for number in np.unique(labels.data) if number]
    binary = kind is SegmentationKind.BINARY
    planes = _planes(labels, series)
    if binary:
        planes = np.searchsorted([0, *numbers], planes).astype(np.uint8)
    turned = [frame.position for frame in reversed(series.stack.frames)]
    return highdicom.seg.Segmentation(
        source_images=bare_images(series, turned),
        pixel_array=planes,
        segmentation_type=kind.value.upper(),
        segment_descriptions=segment_descriptions(labels, numbers, model, consecutive=binary),
        series_instance_uid=highdicom.UID(),
        series_number=SERIES_NUMBER,
        sop_instance_uid=highdicom.UID(),
        instance_number=1,
        manufacturer="vertext",
        manufacturer_model_name=model[0],
        software_versions=__version__,
        device_serial_number="none",
        series_description="vertext segmentation",
        content_label="SPINE",
        # A LABELMAP is small enough to cover the whole series; of bit masks the empty ones go.
        omit_empty_frames=binary,
    )


def _planes(labels: LabelMap, series: DicomSource) -> NDArray[Any]:
    """Return the labels as (slices, rows, columns), slices in the order of the images."""
    small = np.uint8 if labels.data.max() <= np.iinfo(np.uint8).max else np.uint16
    planes = np.ascontiguousarray(labels.data.transpose(2, 1, 0)).astype(small)
    if len(series.headers) == len(series.stack.frames):
        return planes
    return planes[np.argsort([frame.index for frame in series.stack.frames])]


def _turn_round(segmentation: Segmentation, series: DicomSource) -> None:
    """Give every frame its true place.

    highdicom sorts frames against the normal of rows and columns, ITK expects them along it. So
    the images are handed over as if the stack ran the other way, which sorts the frames as ITK
    reads them, and their true places are set here.
    """
    places = [decimal_strings(frame.position) for frame in series.stack.frames]
    true = {
        tuple(map(float, wrong)): right for wrong, right in zip(places[::-1], places, strict=True)
    }
    groups = segmentation.PerFrameFunctionalGroupsSequence
    positions = [group.PlanePositionSequence[0] for group in groups]
    # All are looked up before any is set: frames of one slice share the object.
    found = [true[tuple(map(float, position.ImagePositionPatient))] for position in positions]
    for position, place in zip(positions, found, strict=True):
        position.ImagePositionPatient = place
