"""Write one labelled scan into a labelled folder."""

from __future__ import annotations

from pathlib import Path

from vertext.data.labelled_folder import IMAGE_ENDING, LABELS_ENDING
from vertext.volumes import LabelMap, Volume


def write_case(folder: Path, name: str, image: Volume, labels: LabelMap) -> None:
    """Write `NAME_image.nii.gz` and `NAME_labels.nii.gz`, grids as they are.

    Raises:
        ResourceError: The folder cannot be written.
    """
    file = folder / f"{name}{IMAGE_ENDING}"
    image.save(file)
    labels.save(folder / f"{name}{LABELS_ENDING}")
