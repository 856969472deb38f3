"""Every layout that labelled scans are read from, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vertext.anatomy import LabelScheme, scheme
from vertext.data.labelled_folder import list_labelled_folder
from vertext.data.listing import Listing
from vertext.data.mrspineseg import list_mrspineseg
from vertext.data.nnunet_raw import list_nnunet
from vertext.data.spider import list_spider
from vertext.errors import UsageError


@dataclass(frozen=True)
class DatasetFormat:
    """A layout of files.

    Attributes:
        name: Name on the command line.
        title: One line for people.
        list: Lists a folder of that layout. The scheme says whose numbers its labels are; with
            None the layout or the folder itself says so.
    """

    name: str
    title: str
    list: Callable[[Path, LabelScheme | None], Listing]


FORMATS = {
    entry.name: entry
    for entry in (
        DatasetFormat(
            "spider",
            "SPIDER: images/*.mha, masks/*.mha, overview.csv",
            lambda folder, numbers: list_spider(folder, numbers or scheme("spider")),
        ),
        DatasetFormat(
            "mrspineseg",
            "MRSpineSeg: Case*.nii.gz and mask_case*.nii.gz",
            lambda folder, numbers: list_mrspineseg(folder, numbers or scheme("mrspineseg")),
        ),
        DatasetFormat("nnunet", "nnU-Net raw data: Dataset###_Name", list_nnunet),
        DatasetFormat("folder", "NAME_image.nii.gz and NAME_labels.nii.gz", list_labelled_folder),
    )
}
"""Registered layouts by name."""


def dataset_format(name: str) -> DatasetFormat:
    """Return the layout of that name.

    Raises:
        UsageError: There is none; the message lists them.
    """
    if name not in FORMATS:
        raise UsageError(
            f"there is no data set format named {name!r}", remedy=f"Formats: {', '.join(FORMATS)}"
        )
    return FORMATS[name]
