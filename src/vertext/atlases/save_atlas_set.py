"""Write an atlas set into a folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vertext.atlases.atlas import Atlas
from vertext.atlases.atlas_set import AtlasSet
from vertext.atlases.atlas_set_card import CARD_FILE, AtlasEntry, AtlasSetCard
from vertext.files import atomic_path, sha256_of
from vertext.volumes.nifti_writer import write_nifti

LABELS_ENDING = "_labels.nii.gz"
IMAGE_ENDING = "_image.nii.gz"


def save_atlas_set(atlases: AtlasSet, folder: str | Path) -> None:
    """Write label maps, images where they are kept, and last the card with their checksums.

    Args:
        atlases: The set.
        folder: Is made if needed; a card that is there already is replaced.

    Raises:
        ResourceError: The folder cannot be written.
    """
    folder = Path(folder)
    card = AtlasSetCard(
        name=atlases.name,
        licence=atlases.licence,
        credit=atlases.credit,
        numbers=atlases.atlases[0].numbers,
        atlases=tuple(_write(atlas, folder) for atlas in atlases),
    )
    with atomic_path(folder / CARD_FILE) as file:
        file.write_text(card.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _write(atlas: Atlas, folder: Path) -> AtlasEntry:
    labels = folder / f"{atlas.name}{LABELS_ENDING}"
    atlas.labels.save(labels)
    written = [labels]
    if atlas.image is not None:
        image = folder / f"{atlas.name}{IMAGE_ENDING}"
        write_nifti(image, np.asarray(atlas.image.data), atlas.image.affine)
        written.append(image)
    return AtlasEntry(
        name=atlas.name,
        patient=atlas.patient,
        origin=atlas.origin,
        levels=atlas.levels,
        shape=atlas.labels.shape,
        spacing_mm=atlas.labels.spacing,
        files={file.name: sha256_of(file) for file in written},
    )
