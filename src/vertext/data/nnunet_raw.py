"""Raw data folders of nnU-Net v2."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from vertext.anatomy import BACKGROUND, SPINE, LabelScheme
from vertext.data.case import Case
from vertext.data.case_notes import CaseNotes
from vertext.data.listing import Listing
from vertext.data.natural_order import natural_order
from vertext.data.pair_files import pair_files
from vertext.errors import LabelError, ReadError, UsageError

DATASET_FILE = "dataset.json"
CHANNEL = "_0000"
BACKGROUND_NAME = "background"
IGNORE_NAME = "ignore"
_PARTS = (("imagesTr", "labelsTr", "training"), ("imagesTs", "labelsTs", "test"))


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
    described = _described(folder / DATASET_FILE)
    numbers = scheme or _scheme_of(described["labels"], folder / DATASET_FILE)
    notes = CaseNotes.read(folder)
    cases: list[Case] = []
    problems: list[str] = []
    for images, labels, subset in _PARTS:
        found, lonely = _pairs(folder / images, folder / labels, described["file_ending"])
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


def _pairs(
    images: Path, labels: Path, ending: str
) -> tuple[dict[str, tuple[Path, Path]], list[str]]:
    """Pair the files of one part; test images without any labels are passed over."""
    if not labels.is_dir() and not images.name.endswith("Tr"):
        return {}, []
    first, others = {}, []
    for file in images.glob(f"*{ending}"):
        name, _, channel = file.name.removesuffix(ending).rpartition("_")
        if channel == CHANNEL.removeprefix("_"):
            first[name] = file
        else:
            others.append(f"{file.name}: it is no first channel (NAME{CHANNEL}{ending})")
    masks = {file.name.removesuffix(ending): file for file in labels.glob(f"*{ending}")}
    pairs, lonely = pair_files(first, masks)
    return pairs, [*lonely, *sorted(others)]


def _described(file: Path) -> dict[str, Any]:
    try:
        described = json.loads(file.read_text(encoding="utf-8"))
        whole = isinstance(described["labels"], dict) and isinstance(described["file_ending"], str)
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror})", source=file) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ReadError(f"is no dataset.json of nnU-Net v2 ({error!r})", source=file) from error
    if not whole:
        raise ReadError("labels must be names with numbers, file_ending a text", source=file)
    return described


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
