"""Label maps as images that can be registered."""

from __future__ import annotations

import numpy as np

from tests.phantom import phantom_labels
from vertext.anatomy import SPINE
from vertext.registration.landmarks import SPINE_LANDMARKS
from vertext.registration.tissue_channels import tissue_channels

SPACING = (4.0, 1.0, 1.0)
LABELS = phantom_labels()
SORTS = SPINE_LANDMARKS.sorts


def test_every_structure_is_inside_one_channel_and_outside_all_others() -> None:
    channels = tissue_channels(LABELS, SPACING, SORTS)
    for number in np.unique(LABELS[LABELS > 0]):
        inside = (channels[:, number == LABELS] >= 0).all(axis=1)
        assert inside.sum() == 1
        assert (channels[~inside][:, number == LABELS] < 0).all()


def test_neighbours_of_a_kind_never_share_a_channel() -> None:
    channels = tissue_channels(LABELS, SPACING, SORTS)
    at = {s.name: channels[:, s.index == LABELS].mean(axis=1).argmax()
          for s in SPINE.ordered if (s.index == LABELS).any()}  # fmt: skip
    assert at["L3"] != at["L4"]
    assert at["L3/L4"] != at["L4/L5"]
    assert at["L3"] == at["L5"]


def test_what_is_not_shown_is_far_away_everywhere() -> None:
    assert (tissue_channels(np.zeros((2, 8, 8), np.uint8), SPACING, SORTS) == -1).all()
