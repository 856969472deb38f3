"""Small DICOM series, made slice by slice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

MR = "1.2.840.10008.5.1.4.1.1.4"
ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
SAGITTAL = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
"""Rows run to the back, columns down: the usual sagittal slice (LPS)."""


def write_slice(path: Path, pixels: np.ndarray, position: tuple, **attributes: Any) -> Path:
    """Write one classic MR slice.

    Args:
        path: File to write.
        pixels: Values, (rows, columns), int16 or uint16.
        position: ImagePositionPatient.
        attributes: Further DICOM attributes; None removes one.
    """
    dataset = _dataset(path, MR, pixels)
    dataset.ImagePositionPatient = list(position)
    dataset.ImageOrientationPatient = list(SAGITTAL)
    dataset.PixelSpacing = [0.9, 0.8]
    dataset.SliceThickness = 4.0
    for keyword, value in attributes.items():
        if value is None:
            delattr(dataset, keyword)
        else:
            setattr(dataset, keyword, value)
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset.save_as(path, enforce_file_format=True)
    return path


def write_series(
    folder: Path,
    data: np.ndarray,
    *,
    step: tuple[float, float, float] = (4.0, 0.0, 0.0),
    order: list[int] | None = None,
    **attributes: Any,
) -> Path:
    """Write slices (n, rows, columns); file names and numbers follow `order`, not the place."""
    series = attributes.pop("SeriesInstanceUID", generate_uid(entropy_srcs=[str(folder)]))
    for number, index in enumerate(order or range(len(data))):
        write_slice(
            folder / f"IM{number:04d}",
            data[index],
            tuple(np.array((-10.0, -70.0, 90.0)) + index * np.array(step)),
            SeriesInstanceUID=series,
            InstanceNumber=number + 1,
            **attributes,
        )
    return folder


def write_enhanced(
    path: Path, data: np.ndarray, *, positions: list[tuple] | None = None, **shared: Any
) -> Path:
    """Write an enhanced multi-frame MR; slopes differ between frames."""
    dataset = _dataset(path, ENHANCED_MR, data)
    dataset.NumberOfFrames = len(data)
    dataset.SeriesInstanceUID = generate_uid(entropy_srcs=[str(path)])
    orientation, measures = Dataset(), Dataset()
    orientation.ImageOrientationPatient = list(SAGITTAL)
    measures.PixelSpacing = [0.9, 0.8]
    measures.SliceThickness = 4.0
    measures.SpacingBetweenSlices = 4.0
    group = Dataset()
    group.PlaneOrientationSequence = Sequence([orientation])
    group.PixelMeasuresSequence = Sequence([measures])
    dataset.SharedFunctionalGroupsSequence = Sequence([group])
    frames = []
    for index in range(len(data)):
        place, values = Dataset(), Dataset()
        where = positions[index] if positions else (-10.0 + 4.0 * index, -70.0, 90.0)
        place.ImagePositionPatient = list(where)
        values.RescaleSlope = float(index + 1)
        values.RescaleIntercept = 0.0
        own = Dataset()
        own.PlanePositionSequence = Sequence([place])
        own.PixelValueTransformationSequence = Sequence([values])
        frames.append(own)
    dataset.PerFrameFunctionalGroupsSequence = Sequence(frames)
    for keyword, value in shared.items():
        setattr(dataset, keyword, value)
    dataset.save_as(path, enforce_file_format=True)
    return path


def _dataset(path: Path, sop_class: str, pixels: np.ndarray) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[str(path)])
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID = sop_class
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.SeriesInstanceUID = "1.2.3"
    dataset.Modality = "MR"
    dataset.Rows, dataset.Columns = pixels.shape[-2:]
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit = 15
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    dataset.PixelData = pixels.tobytes()
    return dataset
