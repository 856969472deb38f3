"""The files of a raw data folder of nnU-Net v2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vertext.data.pair_files import pair_files
from vertext.errors import ReadError

DATASET_FILE = "dataset.json"
CHANNEL = "_0000"
BACKGROUND_NAME = "background"
IGNORE_NAME = "ignore"
PARTS = (("imagesTr", "labelsTr", "training"), ("imagesTs", "labelsTs", "test"))
"""Folder of images, folder of labels, and name of each part."""


def nnunet_pairs(
    images: Path, labels: Path, ending: str
) -> tuple[dict[str, tuple[Path, Path]], list[str]]:
    """Pair the files of one part; test images without any labels are passed over.

    Args:
        images: Folder of images.
        labels: Folder of labels.
        ending: What file names end in.

    Returns:
        Image and labels by name, and a line for each file that has no partner.
    """
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


def nnunet_description(file: Path) -> dict[str, Any]:
    """Read `dataset.json`; it has at least `labels` and `file_ending`.

    Raises:
        ReadError: It is missing or damaged.
    """
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
