"""Levels are counted from below: what happens where the lower end is not in view."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.decoding.soften import SPACING, number, soften
from tests.phantom import phantom_labels
from vertext.anatomy import SPINE, scheme
from vertext.decoding import Decoded, DecodingSettings, decode_levels
from vertext.volumes import SagittalView, read_labels

LABELS = phantom_labels()
ROOM = 30
"""Rows below the phantom, more than half of a vertebra."""
CHANCE = DecodingSettings().shift_unanchored


def decode(labels: np.ndarray, **options: object) -> Decoded:
    return decode_levels(soften(labels), SPACING, SPINE.classes, **options)


def with_room(labels: np.ndarray) -> np.ndarray:
    return np.pad(labels, ((0, 0), (0, ROOM), (0, 0)))


def rows_of(name: str) -> tuple[int, int]:
    """First and last row of a phantom's structure in a lateral slice, where no arch is."""
    rows = np.flatnonzero((LABELS[1] == number(name)).any(axis=1))
    return int(rows[0]), int(rows[-1])


def names(decoded: Decoded) -> list[str]:
    return [item.name for item in decoded.items]


def test_the_lowest_disc_is_a_landmark_where_the_image_goes_on_below_it() -> None:
    numbering = decode(with_room(LABELS)).numbering
    assert numbering.anchored
    assert numbering.confidence > 0.9
    assert numbering.shift_down < 0.05


@pytest.mark.parametrize(
    ("last", "visible"), [("L5/S1", 1.0), ("L5", 1.0), ("L5", 0.5), ("L4/L5", 1.0), ("L3", 0.6)]
)
def test_without_the_lower_end_nobody_can_count(last: str, visible: float) -> None:
    first, end = rows_of(last)
    cropped = LABELS[:, : first + round(visible * (end + 1 - first))]
    decoded = decode(cropped)
    assert (decoded.labels == cropped).all()
    assert not decoded.numbering.anchored
    assert decoded.numbering.shift_up == pytest.approx(CHANCE, rel=0.05)
    assert decoded.numbering.confidence < 1 - CHANCE


def test_empty_canvas_below_the_image_is_no_room() -> None:
    cropped = LABELS[:, : rows_of("L4/L5")[1] + 1]
    canvas = with_room(cropped)
    inside = np.zeros(canvas.shape[1:], bool)
    inside[: cropped.shape[1]] = True
    assert not decode(canvas, inside=inside).numbering.anchored
    whole = with_room(LABELS)
    assert decode(whole, inside=np.ones(whole.shape[1:], bool)).numbering.anchored


def test_a_lowest_disc_by_another_name_is_no_landmark_but_a_risk() -> None:
    shifted = with_room(phantom_labels(("T10", "L4")))
    decoded = decode(shifted)
    assert (decoded.labels == shifted).all()
    assert not decoded.numbering.anchored
    assert decoded.numbering.shift_down == pytest.approx(CHANCE, rel=0.05)


def test_a_sacrum_is_a_landmark_wherever_the_image_ends() -> None:
    _, end = rows_of("L5/S1")
    column = np.flatnonzero((LABELS[1] == number("L5/S1")).any(axis=0))
    with_sacrum = with_room(LABELS)
    with_sacrum[1:8, end + 2 : end + 16, column[2] : column[-2]] = number("S")
    decoded = decode(with_sacrum[:, : end + 16])
    assert names(decoded)[-2] == "S"
    assert decoded.numbering.anchored


def test_a_user_who_names_levels_is_a_landmark() -> None:
    cropped = LABELS[:, : rows_of("L4")[1]]
    assert decode(cropped, allowed=("T11", "L4")).numbering.anchored
    click = (1.0, float(np.mean(rows_of("L3"))), float(np.mean(np.nonzero(LABELS[1] == 4)[1])))
    assert decode(cropped, anchors=[("L3", click)]).numbering.anchored


@pytest.mark.parametrize("visible", [0.3, 0.6])
def test_a_vertebra_that_the_upper_border_cuts_keeps_its_name(visible: float) -> None:
    first, end = rows_of("T12")
    row = end + 1 - round(visible * (end + 1 - first))
    cropped = with_room(LABELS)[:, row:]
    decoded = decode(cropped)
    assert names(decoded)[0] == "T12"
    front = cropped[1] > 0
    assert (decoded.labels[1][front] == cropped[1][front]).all()


def test_nothing_found_is_no_landmark() -> None:
    assert not decode(np.zeros_like(LABELS)).numbering.anchored


def test_a_real_spine_cropped_from_below(spider_case: tuple[Path, Path]) -> None:
    view = SagittalView.of(read_labels(spider_case[1])).volume
    truth, _ = scheme("spider").to_internal(view.data)

    def anchored(rows: int) -> bool:
        probabilities = soften(truth[:, :rows])
        return decode_levels(probabilities, view.spacing, SPINE.classes).numbering.anchored

    assert anchored(truth.shape[1])
    lowest = np.flatnonzero((truth == number("L4/L5")).any(axis=(0, 2)))[-1]
    assert not anchored(int(lowest) + 5)
