"""Read a scan of any supported format."""

from __future__ import annotations

from pathlib import Path

from vertext.errors import ReadError, ResourceError
from vertext.volumes.file_format import FileFormat, format_of
from vertext.volumes.nifti_reader import read_nifti
from vertext.volumes.scan_checks import checked_scan
from vertext.volumes.volume import Volume


def read_scan(
    path: str | Path,
    *,
    spacing: tuple[float, float] | None = None,
    volume: int | None = None,
) -> Volume:
    """Read a NIfTI, MHA, NRRD, DICOM or picture file, or the folder of a DICOM series.

    Args:
        path: File or folder.
        spacing: Row and column distance in mm of a PNG or JPEG picture; other formats carry
            their own and ignore it.
        volume: Which volume of a 4-D file, counted from 0.

    Returns:
        The scan on its own grid. `notes` says what had to be mended or assumed.

    Raises:
        ReadError: The path is missing, damaged, or of no supported format.
        UnsupportedInputError: It is no grey-value scan in one place: 4-D, colour, empty, without
            contrast, several series, missing slices, unusable geometry.
        UsageError: A picture came without spacing.
        ResourceError: It does not fit into memory.
    """
    path = Path(path)
    if not path.exists():
        raise ReadError("there is no such file or folder", source=path, remedy="Check the path")
    try:
        return checked_scan(_read(path, spacing, volume))
    except MemoryError as error:
        raise ResourceError(
            "it does not fit into memory", source=path, remedy="Crop it to the lumbar spine"
        ) from error


def _read(path: Path, spacing: tuple[float, float] | None, volume: int | None) -> Volume:
    # The readers below pull in large libraries; a NIfTI file needs none of them.
    match format_of(path):
        case FileFormat.NIFTI:
            return read_nifti(path, volume=volume)
        case FileFormat.ITK:
            from vertext.volumes.itk import read_itk

            return read_itk(path, volume=volume)
        case FileFormat.DICOM:
            from vertext.volumes.dicom import read_dicom

            return read_dicom(path)
        case FileFormat.PICTURE:
            from vertext.volumes.picture import read_picture

            return read_picture(path, spacing=spacing)
