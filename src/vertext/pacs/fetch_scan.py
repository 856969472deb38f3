"""From a study on a DICOMweb server to the one series that is meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vertext.errors import UnsupportedInputError
from vertext.pacs.dicomweb_address import DicomwebAddress
from vertext.pacs.pacs_error import NothingThereError
from vertext.volumes.choose_series import choose_series
from vertext.volumes.dicom_series import NOT_A_SCAN

if TYPE_CHECKING:
    from vertext.pacs.archive import Archive


def fetch_scan(archive: Archive, address: DicomwebAddress, folder: Path) -> DicomwebAddress:
    """Write the files of a series into a folder; of a study, those of its only sagittal stack.

    Args:
        archive: The server.
        address: Study or series on it.
        folder: Empty folder.

    Returns:
        The address of the series.

    Raises:
        NothingThereError: There is no such study or series, or it is empty.
        UnsupportedInputError: The study holds no images, or several series that may be meant.
        PacsError: The server fails.
        ResourceError: The files cannot be written.
    """
    series = address.series or _chosen(archive, address)
    archive.fetch(address.study, series, folder)
    return replace(address, series=series)


def _chosen(archive: Archive, address: DicomwebAddress) -> str:
    """Return the series of a study that a folder of all its files would be read as."""
    found = archive.series(address.study)
    if not found:
        raise NothingThereError("there is no such study, or it is empty", source=str(address))
    images = [each.uid for each in found if each.modality not in NOT_A_SCAN]
    if not images:
        kinds = ", ".join(sorted({each.modality or "unknown" for each in found}))
        raise UnsupportedInputError(
            f"it holds no scan, only objects of modality {kinds}", source=str(address)
        )
    if len(images) == 1:
        return images[0]
    # Only headers travel for the choice; each series stands for a folder of its name.
    scans = [
        (Path(uid) / str(number), header)
        for uid in images
        for number, header in enumerate(archive.headers(address.study, uid), start=1)
    ]
    try:
        (path, _), *_ = choose_series(scans, Path())[0]
    except UnsupportedInputError as error:
        remedy = f"Name one of them: {address}/series/UID"
        raise UnsupportedInputError(error.problem, source=str(address), remedy=remedy) from error
    return path.parent.name
