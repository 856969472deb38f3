"""Grey values between 0 and 1."""

from __future__ import annotations

import numpy as np

from vertext.models.sam.unit_grey import unit_grey


def test_percentiles_become_0_and_1() -> None:
    image = np.arange(1001, dtype=np.uint16).reshape(7, 143)
    grey = unit_grey(image)
    assert grey.dtype == np.float32
    assert (grey == 0).sum() == 6
    assert (grey == 1).sum() == 6
    np.testing.assert_allclose(grey.flat[500], 0.5)


def test_an_image_without_contrast_becomes_zeros() -> None:
    assert not unit_grey(np.full((4, 5), 7)).any()
