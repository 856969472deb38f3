"""Stacking texts of different lengths."""

import numpy as np
import pytest

from vertext.text import TextFeatures, pad_features


def _features() -> list[TextFeatures]:
    return [TextFeatures(np.ones((2, 3), np.float32)), TextFeatures(np.ones((1, 3), np.float32))]


@pytest.mark.parametrize(("length", "width"), [(None, 2), (5, 5)])
def test_padding_is_zero_and_masked(length: int | None, width: int) -> None:
    tokens, mask = pad_features(_features(), length)
    assert tokens.shape == (2, width, 3)
    assert mask.sum(axis=1).tolist() == [2, 1]
    assert not tokens[~mask].any()
    assert tokens[mask].all()


def test_nothing_is_cut_off() -> None:
    with pytest.raises(ValueError, match="more than the 1 allowed"):
        pad_features(_features(), 1)


def test_mean_is_over_the_tokens() -> None:
    tokens = np.array([[1, 2], [3, 6]], np.float32)
    np.testing.assert_array_equal(TextFeatures(tokens).mean(), [2, 4])
