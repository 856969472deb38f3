"""Read a DICOM series, a single DICOM slice or an enhanced multi-frame file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.pixels import get_decoder

from vertext.errors import ReadError
from vertext.volumes.dicom_damage import dicom_damage
from vertext.volumes.dicom_frame import DicomFrame
from vertext.volumes.dicom_source import DicomSource
from vertext.volumes.volume import Volume


def read_dicom(path: str | Path) -> Volume:
    """Read the one series of a folder, or one file, compressed or not.

    Args:
        path: Folder of one series, or a file (a single slice, or an enhanced multi-frame image).

    Returns:
        The volume, axes (column, row, slice); slices in the order of their positions. Rescaled
        values are float32.

    Raises:
        ReadError: A file is missing, truncated, or cannot be decompressed.
        UnsupportedInputError: Several series, missing or doubled slices, colours, no geometry.
    """
    path = Path(path)
    series = DicomSource.of(path)
    planes = np.stack(_scaled_planes(series.stack.frames))
    return Volume(
        planes.transpose(2, 1, 0),
        series.stack.affine,
        source=path,
        notes=series.notes,
        modality=str(series.first.get("Modality") or "") or None,
    )


def _scaled_planes(frames: tuple[DicomFrame, ...]) -> list[NDArray[Any]]:
    """Return the grey values (rows, columns) of each frame in order."""
    rescaled = any((frame.slope, frame.intercept) != (1.0, 0.0) for frame in frames)
    decoded: dict[Path, NDArray[Any]] = {}
    planes = []
    for frame in frames:
        if frame.path not in decoded:
            decoded = {frame.path: _decode(frame.path)}
        plane = decoded[frame.path][frame.index]
        if plane.shape != (frame.rows, frame.columns):
            raise ReadError(
                f"its pixels measure {plane.shape}, its header says {(frame.rows, frame.columns)}",
                source=frame.path,
                remedy="Export the file again",
            )
        if rescaled:
            plane = (plane * np.float64(frame.slope) + frame.intercept).astype(np.float32)
        planes.append(plane)
    return planes


def _decode(path: Path) -> NDArray[Any]:
    """Return the stored values of one file, (frames, rows, columns)."""
    with dicom_damage(path, "its pixels cannot be decoded"):
        dataset = pydicom.dcmread(path)
        syntax = dataset.file_meta.TransferSyntaxUID
        if syntax.is_encapsulated and not get_decoder(syntax).is_available:
            pixels = _decode_by_gdcm(dataset, path)
        else:
            pixels = dataset.pixel_array
        if dataset.get("PhotometricInterpretation") == "MONOCHROME1":
            # Stored the other way round: the smallest value is white.
            pixels = np.invert(pixels) if dataset.PixelRepresentation else _white(dataset) - pixels
        return pixels.reshape(-1, *pixels.shape[-2:])


def _white(dataset: pydicom.Dataset) -> int:
    return 2 ** int(dataset.BitsStored) - 1


def _decode_by_gdcm(dataset: pydicom.Dataset, path: Path) -> NDArray[Any]:
    """Decode lossless JPEG, for which pydicom has only a GPL plugin, by SimpleITK's GDCM."""
    import SimpleITK as sitk  # noqa: N813

    values = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))
    # GDCM has already rescaled; undone here, since the rescaling is ours for all syntaxes alike.
    slope = float(dataset.get("RescaleSlope") or 1)
    intercept = float(dataset.get("RescaleIntercept") or 0)
    return np.rint((values - intercept) / slope).astype(np.int32)
