"""Read an atlas set from its folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vertext.anatomy import any_scheme
from vertext.atlases.atlas import Atlas
from vertext.atlases.atlas_set import AtlasSet
from vertext.atlases.atlas_set_card import AtlasEntry, AtlasSetCard
from vertext.atlases.save_atlas_set import IMAGE_ENDING, LABELS_ENDING
from vertext.errors import AtlasError, VertextError
from vertext.files import sha256_of
from vertext.volumes import read_labels, read_scan


def read_atlas_set(folder: str | Path, *, images: bool = False) -> AtlasSet:
    """Read every atlas, after checking each file against the card.

    Args:
        folder: As `save_atlas_set` writes it.
        images: Whether to read the scans too.

    Raises:
        AtlasError: The card is missing or damaged; a file is missing, damaged, of no atlas of this
            set, or not what the card says; or a scan is wanted that is not kept.
    """
    folder = Path(folder)
    card = AtlasSetCard.read(folder)
    _refuse_strangers(folder, card)
    atlases = tuple(_read(folder, entry, card.numbers, images=images) for entry in card.atlases)
    return AtlasSet(card.name, atlases, card.licence, card.credit)


def _refuse_strangers(folder: Path, card: AtlasSetCard) -> None:
    known = {file for entry in card.atlases for file in entry.files}
    strangers = sorted({file.name for file in folder.glob("*.nii*")} - known)
    if strangers:
        raise AtlasError(
            f"{', '.join(strangers)} belongs to no atlas of the set {card.name}",
            source=folder,
            remedy="Remove it, or build the set again from a folder that holds it",
        )


def _read(folder: Path, entry: AtlasEntry, numbers: str, *, images: bool) -> Atlas:
    try:
        labels = read_labels(_checked(folder, entry, LABELS_ENDING))
        # Whatever the file says of itself: only these numbers are registered and voted on.
        any_scheme(numbers).to_internal(labels.data)
        labels = replace(labels, scheme=numbers)
        image = read_scan(_checked(folder, entry, IMAGE_ENDING)) if images else None
        atlas = Atlas(entry.name, entry.patient, labels, image, entry.origin)
    except AtlasError:
        raise
    except VertextError as error:
        raise AtlasError(
            f"atlas {entry.name}: {error.problem}", source=error.source or folder
        ) from error
    if (atlas.labels.shape, atlas.levels) != (entry.shape, entry.levels):
        raise AtlasError(
            f"atlas {entry.name} is not the one that the card describes", source=folder
        )
    return atlas


def _checked(folder: Path, entry: AtlasEntry, ending: str) -> Path:
    file = folder / f"{entry.name}{ending}"
    if file.name not in entry.files:
        raise AtlasError(
            f"atlas {entry.name}: the set keeps no {file.name}",
            source=folder,
            remedy="Build the set with --images",
        )
    if not file.is_file():
        raise AtlasError(f"atlas {entry.name}: {file.name} is missing", source=folder)
    if sha256_of(file) != entry.files[file.name]:
        raise AtlasError(
            f"atlas {entry.name}: {file.name} is damaged or was changed: its SHA-256 is not the "
            "one in the card",
            source=folder,
            remedy="Build the set again",
        )
    return file
