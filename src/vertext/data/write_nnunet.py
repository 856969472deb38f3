"""Write scans as a raw data folder of nnU-Net v2."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vertext.anatomy import BACKGROUND, IGNORE, SPINE, UNKNOWN_VERTEBRA, LabelScheme
from vertext.anatomy.ignore_above import ignore_above
from vertext.data.case import Case
from vertext.data.case_facts import CaseFacts
from vertext.data.case_notes import CaseNote, CaseNotes
from vertext.data.nnunet_files import BACKGROUND_NAME, CHANNEL, DATASET_FILE, IGNORE_NAME
from vertext.data.split import Split
from vertext.errors import UsageError
from vertext.files import atomic_path
from vertext.progress import Progress, no_progress
from vertext.volumes import SagittalView, read_labels, read_scan
from vertext.volumes.nifti_writer import write_nifti

SPLITS_FINAL = "splits_final.json"
_ENDING = ".nii.gz"
_FOLDER = re.compile(r"Dataset\d{3}_\w+")


def write_nnunet(
    facts: Sequence[CaseFacts],
    folder: Path,
    *,
    origin: LabelScheme,
    dataset: str,
    split: Split | None = None,
    progress: Progress = no_progress,
) -> None:
    """Write `imagesTr`, `labelsTr`, `dataset.json`, and what belongs to a split.

    nnU-Net wants labels without gaps: the structures that occur are numbered from 1 in the order
    of the internal classes; voxels to be ignored get the number after the last, named "ignore".
    A split of one fold with a validation part puts its test part into `imagesTs` and
    `labelsTs`; otherwise every scan is in `imagesTr`. `splits_final.json` holds the same folds in
    nnU-Net's form (a test part stands in for a missing validation part); it belongs into the
    folder of the preprocessed data. Source: nnU-Net v2, documentation/dataset_format.md.

    Args:
        facts: Facts of each scan, which say where it lies.
        folder: Folder to write into, `Dataset###_Name`.
        origin: Whose numbers the labels are.
        dataset: Where the scans come from, in words.
        split: Who is trained on and who is tested.
        progress: Is told after each scan.

    Raises:
        UsageError: The folder has another name, or the split divides slices.
        ResourceError: The folder cannot be written.
    """
    check_nnunet_target(folder)
    if split is not None and split.unit == "slice":
        raise UsageError(
            "nnU-Net's folders hold whole scans, which a split of slices would cut",
            remedy="Write a plain folder",
        )
    cases = [fact.case for fact in facts]
    numbers = _numbers(facts)
    apart = _set_apart(split, cases)
    for number, case in enumerate(cases, start=1):
        _write_case(case, folder, "Ts" if case in apart else "Tr", origin, numbers)
        progress("writing", number, len(cases))
    _write_json(folder / DATASET_FILE, _description(numbers, len(cases) - len(apart), dataset))
    if split is not None:
        _write_json(folder / SPLITS_FINAL, _splits_final(split, cases))
    notes = (
        CaseNote(patient=c.patient, name=c.name, series=c.series, subset=c.subset, fold=c.fold)
        for c in cases
    )
    CaseNotes(dataset=dataset, cases=tuple(notes)).write(folder)


def check_nnunet_target(folder: Path) -> None:
    """Make sure that nnU-Net would find a folder.

    Raises:
        UsageError: The folder has another name.
    """
    if not _FOLDER.fullmatch(folder.name):
        raise UsageError(
            "nnU-Net finds only folders named Dataset###_Name",
            source=folder,
            remedy="Name it like Dataset101_Spine",
        )


def _write_case(
    case: Case, folder: Path, part: str, origin: LabelScheme, numbers: Mapping[int, int]
) -> None:
    image = read_scan(case.image)
    labels = _relabelled(case, origin, numbers)
    pixels = folder / f"images{part}" / f"{case.name}{CHANNEL}{_ENDING}"
    image.save(pixels)
    names = folder / f"labels{part}" / f"{case.name}{_ENDING}"
    write_nifti(names, labels, image.affine, header=image.nifti_header)


def _numbers(facts: Sequence[CaseFacts]) -> dict[int, int]:
    """Return nnU-Net's number of each internal number that occurs."""
    names = {name for fact in facts for name in fact.voxels}
    found = sorted(s.index for s in SPINE.structures if s.name in names)
    numbers = {BACKGROUND: BACKGROUND, **{index: n for n, index in enumerate(found, start=1)}}
    if any(f.ignored or f.above_limit or f.unknown_vertebra for f in facts):
        numbers |= dict.fromkeys((UNKNOWN_VERTEBRA, IGNORE), len(numbers))
    return numbers


def _relabelled(case: Case, origin: LabelScheme, numbers: Mapping[int, int]) -> np.ndarray:
    labels = read_labels(case.labels)
    view = SagittalView.of(labels)
    internal, _ = origin.to_internal(view.volume.data)
    if case.ignore_above is not None:
        internal = ignore_above(internal, case.ignore_above)
    table = np.zeros(IGNORE + 1, np.uint8)
    table[list(numbers)] = list(numbers.values())
    return view.restore_labels(table[internal])


def _set_apart(split: Split | None, cases: Sequence[Case]) -> set[Case]:
    """Return the test cases that nnU-Net's training must not find at all."""
    if split is None or len(split.folds) > 1 or not split.folds[0].validation:
        return set()
    return set(split.cases(cases).test)


def _splits_final(split: Split, cases: Sequence[Case]) -> list[dict[str, list[str]]]:
    folds = [split.cases(cases, number) for number in range(len(split.folds))]
    return [
        {
            "train": [case.name for case in fold.train],
            "val": [case.name for case in fold.validation or fold.test],
        }
        for fold in folds
    ]


def _description(numbers: Mapping[int, int], training: int, dataset: str) -> dict[str, Any]:
    labels = {BACKGROUND_NAME: BACKGROUND}
    labels |= {
        SPINE.by_index(index).name: number
        for index, number in numbers.items()
        if index not in (BACKGROUND, UNKNOWN_VERTEBRA, IGNORE)
    }
    if IGNORE in numbers:
        labels[IGNORE_NAME] = numbers[IGNORE]
    return {
        "channel_names": {"0": "MR"},
        "labels": labels,
        "numTraining": training,
        "file_ending": _ENDING,
        "description": dataset,
    }


def _write_json(file: Path, content: Any) -> None:
    with atomic_path(file) as temporary:
        temporary.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
