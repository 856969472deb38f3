"""A slice of another contrast is found in the volume it belongs to, and gets its labels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vertext.anatomy import IGNORE, scheme
from vertext.data.phantom import make_phantom
from vertext.errors import UnsupportedInputError
from vertext.registration import SliceMatch, carry_labels, match_slice
from vertext.volumes import LabelMap, SagittalView, Volume

SLICE, SHIFT_ROWS, SHIFT_COLUMNS, PIXEL_MM = 5, 6, -4, 1.25


@pytest.fixture(scope="module")
def scan() -> tuple[Volume, LabelMap]:
    return canonical("space")


@pytest.fixture(scope="module")
def picture() -> Volume:
    """One slice of the same person as T1, in a field of view that lies elsewhere."""
    image, _ = canonical("t1")
    plane = np.roll(image.data[SLICE], (SHIFT_ROWS, SHIFT_COLUMNS), (0, 1))
    return replace(image, data=plane[None])


@pytest.fixture(scope="module")
def match(scan: tuple[Volume, LabelMap], picture: Volume) -> SliceMatch:
    volume, labels = scan
    return match_slice(picture, volume, (labels.data > 0).any(axis=0))


def canonical(contrast: str) -> tuple[Volume, LabelMap]:
    made = make_phantom(3, contrast=contrast, plane=(240, 192), pixel_mm=PIXEL_MM, slices=(11, 4.0))
    view = SagittalView.of(made.volume).volume
    labels = SagittalView.of(made.labels).volume
    numbers, _ = scheme("spider").to_internal(labels.data)
    return view, replace(labels, data=numbers, scheme="internal", names={})


def test_the_slice_and_its_shift_are_found(match: SliceMatch) -> None:
    assert match.index == SLICE
    shift = (SHIFT_ROWS * PIXEL_MM, SHIFT_COLUMNS * PIXEL_MM)
    assert match.shift_mm == pytest.approx(shift, abs=0.6)
    assert abs(match.angle_degrees) < 0.5


def test_labels_come_with_the_slice_and_what_it_does_not_show_is_ignored(
    scan: tuple[Volume, LabelMap], picture: Volume, match: SliceMatch
) -> None:
    carried = carry_labels(scan[1], match, picture).data[0]
    assert (carried[: SHIFT_ROWS - 1] == IGNORE).all()
    assert (carried[:, SHIFT_COLUMNS + 1 :] == IGNORE).all()
    truth = np.roll(scan[1].data[SLICE], (SHIFT_ROWS, SHIFT_COLUMNS), (0, 1))
    seen = carried != IGNORE
    assert set(np.unique(carried[seen])) <= set(np.unique(truth))
    either = seen & ((truth > 0) | (carried > 0))
    assert (carried[either] == truth[either]).mean() > 0.9


def test_a_picture_of_several_slices_is_refused(scan: tuple[Volume, LabelMap]) -> None:
    volume, labels = scan
    with pytest.raises(UnsupportedInputError, match="11 slices"):
        match_slice(volume, volume, (labels.data > 0).any(axis=0))
