"""Label pictures with a teacher, and keep the labels where counts confirm them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vertext.anatomy import SPINE, Kind
from vertext.anatomy.counted_levels import counted_levels
from vertext.data.case_notes import CaseNote, CaseNotes
from vertext.data.counted_picture import CountedPicture
from vertext.data.write_case import write_case
from vertext.inference.segmenter import Segmenter
from vertext.progress import Progress, no_progress
from vertext.volumes import LabelMap

_CANAL = SPINE.of_kind(Kind.CANAL)[0].name


@dataclass(frozen=True)
class PseudoLabel:
    """What a teacher found in one picture.

    Attributes:
        picture: The picture.
        found: Names of the structures, superior to inferior.
        accepted: Whether they are exactly the counted ones, and the canal.
    """

    picture: CountedPicture
    found: tuple[str, ...]
    accepted: bool


def pseudo_labels(
    pictures: Sequence[CountedPicture],
    teacher: str | Path,
    folder: Path,
    *,
    folds: Mapping[str, int],
    progress: Progress = no_progress,
) -> list[PseudoLabel]:
    """Write a labelled folder of the pictures in which the teacher finds what was counted.

    The teacher is told the first and the last level, which follow from the count; what it must
    confirm is that between them lie as many vertebrae and discs as were counted. This is
    self-training with weak labels (Lee, Pseudo-Label, ICML workshop 2013).

    Args:
        pictures: Pictures without masks. Their patients must not be among those that a model
            trained on the labels will be tested on, nor may the teacher know such patients.
        teacher: Bundle of the teacher, or name of a shipped one.
        folder: Labelled folder to write, in internal numbers.
        folds: Fold of each patient.
        progress: Is told after each picture.

    Returns:
        What was found in each picture.

    Raises:
        VertextError: A picture cannot be read or written, or the bundle is damaged.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told: dict[str, Segmenter] = {}
    labels = []
    for number, picture in enumerate(pictures, start=1):
        levels = counted_levels(vertebrae=picture.vertebrae, discs=picture.discs)
        top = next(name for name in levels if SPINE.by_name(name).kind is Kind.VERTEBRA)
        if top not in told:
            told[top] = Segmenter(teacher, levels=(top, SPINE.of_kind(Kind.VERTEBRA)[-1].name))
        labels.append(_label(picture, told[top], levels, folder))
        progress("labelling", number, len(pictures))
    _write_notes(folder, [label.picture for label in labels if label.accepted], folds)
    return labels


def _label(
    picture: CountedPicture, teacher: Segmenter, levels: tuple[str, ...], folder: Path
) -> PseudoLabel:
    result = teacher.segment(image := picture.read())
    present = np.unique(result.structures)
    found = tuple(s.name for s in SPINE.structures if s.index in present)
    accepted = found == (*levels, _CANAL)
    if accepted:
        labels = LabelMap.on(image, result.structures, scheme="internal")
        write_case(folder, picture.name, image, labels)
    return PseudoLabel(picture, found, accepted)


def _write_notes(
    folder: Path, pictures: Iterable[CountedPicture], folds: Mapping[str, int]
) -> None:
    notes = (
        CaseNote(
            patient=picture.patient,
            name=picture.name,
            series=picture.series,
            fold=folds[picture.patient],
        )
        for picture in pictures
    )
    CaseNotes(dataset="labels of a teacher", scheme="internal", cases=tuple(notes)).write(folder)
