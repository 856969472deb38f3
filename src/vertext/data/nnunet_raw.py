"""Raw data folders of nnU-Net v2."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from vertext.anatomy import BACKGROUND, SPINE, LabelScheme
from vertext.data.case import Case
from vertext.data.case_notes import CaseNotes
from vertext.data.listing import Listing
from vertext.data.natural_order import natural_order
from vertext.data.nnunet_files import (
    BACKGROUND_NAME,
    DATASET_FILE,
    IGNORE_NAME,
    PARTS,
    nnunet_description,
    nnunet_pairs,
)
from vertext.errors import LabelError, ReadError, UsageError


def list_nnunet(folder: str | Path, scheme: LabelScheme | None = None) -> Listing:
    """List a folder `Dataset###_Name` of `imagesTr`, `labelsTr`, `imagesTs` and `dataset.json`.

    Images of `imagesTs` count where there is a folder `labelsTs`. A case is a patient of its own
    unless a `cases.json` says otherwise. Source: nnU-Net v2, documentation/dataset_format.md.

    Args:
        folder: The folder.
        scheme: Whose numbers the labels are; by default `dataset.json` tells, if it names them
            as the anatomy does.

    Raises:
        ReadError: `dataset.json` is missing or damaged, or there is no image.
        LabelError: `dataset.json` names labels that are no structures.
    """
    folder = Path(folder)
    described = nnunet_description(folder / DATASET_FILE)
    numbers = scheme or _scheme_of(described["labels"], folder / DATASET_FILE)
    notes = CaseNotes.read(folder)
    cases: list[Case] = []
    problems: list[str] = []
    for images, labels, subset in PARTS:
        found, lonely = nnunet_pairs(folder / images, folder / labels, described["file_ending"])
        problems += lonely
        for name, (image, mask) in sorted(found.items(), key=lambda pair: natural_order(pair[0])):
            case = notes.case(name, image, mask, folder=folder, scheme=numbers)
            cases.append(case if case.subset else replace(case, subset=subset))
    if not (cases or problems):
        raise ReadError("imagesTr holds no image with labels", source=folder)
    return Listing(
        folder,
        numbers,
        notes.dataset or folder.name,
        tuple(cases),
        tuple(problems),
        notes.annotated,
    )


def _scheme_of(labels: dict[str, Any], file: Path) -> LabelScheme:
    """Return the scheme that dataset.json describes."""
    numbers: dict[str, int] = {}
    unknown: list[str] = []
    for name, number in labels.items():
        if name in (BACKGROUND_NAME, IGNORE_NAME):
            continue
        try:
            numbers[SPINE.by_name(name).name] = int(number)
        except (UsageError, TypeError, ValueError):
            unknown.append(name)
    if unknown or labels.get(BACKGROUND_NAME) != BACKGROUND:
        raise LabelError(
            f"these labels are no structures of the spine: {', '.join(unknown)}"
            if unknown
            else f"{BACKGROUND_NAME} must be {BACKGROUND}",
            source=file,
            remedy="Name them as the anatomy does, or say whose numbers they are with --from",
        )
    return LabelScheme(
        name=f"nnunet ({file.parent.name})",
        title="nnU-Net raw data folder",
        labels=numbers,
        merge={},
        ignored=frozenset({int(labels[IGNORE_NAME])} if IGNORE_NAME in labels else ()),
        unknown_vertebra=None,
    )
