"""Boxes around masks."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.errors import UsageError  # noqa: E402
from vertext.models.sam import boxes_of  # noqa: E402


def test_a_box_holds_the_first_and_last_column_and_row() -> None:
    masks = torch.zeros(2, 8, 10, dtype=torch.bool)
    masks[0, 2, 3] = masks[0, 5, 1] = masks[0, 4, 7] = True
    masks[1, 7, 9] = True
    assert boxes_of(masks).tolist() == [[1, 2, 7, 5], [9, 7, 9, 7]]


def test_an_empty_mask_has_none() -> None:
    masks = torch.ones(2, 4, 4, dtype=torch.bool)
    masks[1] = False
    with pytest.raises(UsageError, match="empty"):
        boxes_of(masks)
