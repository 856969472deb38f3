"""The scans in a folder and all below it."""

from __future__ import annotations

import os
from pathlib import Path

from vertext.volumes.file_format import SUFFIXES

_OWN_ENDINGS = ("_labels.nii.gz", "_labels.nii", "_preview.png", "_measures.png")
_DICOM_SUFFIXES = (".dcm", ".ima")
_FILE_SUFFIXES = tuple(suffix for suffix in SUFFIXES if suffix not in _DICOM_SUFFIXES)
_MAGIC_OFFSET, _MAGIC = 128, b"DICM"
_BIDS_FILE, _BIDS_ANATOMY = "dataset_description.json", "anat"
_BIDS_BESIDE = ("derivatives", "sourcedata", "code", "stimuli")


def scans_in(folder: Path) -> list[Path]:
    """Return files of a known format and folders that hold DICOM files, in a fixed order.

    Label maps and previews of earlier runs are none. Of a BIDS data set, only the raw images in
    its folders `anat` count.

    Args:
        folder: Where to look.
    """
    bids = (folder / _BIDS_FILE).is_file()
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        beside = _BIDS_BESIDE if bids and Path(root) == folder else ()
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in beside)
        if bids and Path(root).name != _BIDS_ANATOMY:
            continue
        files = [Path(root, name) for name in sorted(names) if not name.startswith(".")]
        if any(is_dicom(file) for file in files):
            found.append(Path(root))
        found += [file for file in files if _is_scan_file(file)]
    return found


def is_dicom(path: Path) -> bool:
    """Tell whether a file is DICOM by its suffix or, where it has none, by its first bytes."""
    if path.suffix.lower() in _DICOM_SUFFIXES:
        return True
    # Names of exported slices are often bare UIDs: dots, but no suffix that means anything.
    if path.name == "DICOMDIR" or not (path.suffix == "" or path.suffix[1:].isdigit()):
        return False
    try:
        with path.open("rb") as file:
            file.seek(_MAGIC_OFFSET)
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _is_scan_file(path: Path) -> bool:
    name = path.name.lower()
    return name.endswith(_FILE_SUFFIXES) and not name.endswith(_OWN_ENDINGS)
