"""Registered atlases as channels."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.anatomy import IGNORE
from vertext.atlases.atlas_channels import AtlasChannels

LABELS = np.zeros((3, 8, 8), np.uint8)
LABELS[:, 2:5, 2:5] = 4
LABELS[2, 2:5, 2:5] = 5
LABELS[:, 0] = IGNORE


def test_shares_have_one_channel_a_class_and_no_order() -> None:
    channels = AtlasChannels("probability", classes=6)
    shares = channels(LABELS)
    assert shares.shape == (6, 8, 8)
    np.testing.assert_allclose(shares[[4, 5], 3, 3], (2 / 3, 1 / 3))
    np.testing.assert_array_equal(channels(LABELS[::-1]), shares)


@pytest.mark.parametrize("form", ["set", "channels"])
def test_labels_have_one_channel_an_atlas_and_no_unknown_numbers(form) -> None:
    channels = AtlasChannels(form, classes=6)(LABELS)
    assert channels.shape == (3, 8, 8)
    assert set(np.unique(channels)) == {0, 4, 5}
