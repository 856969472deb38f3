"""Pixel sizes of pictures."""

import pytest

from vertext.errors import UsageError
from vertext.volumes.pixel_size import parse_pixel_size


def test_rows_come_first():
    assert parse_pixel_size("0.6, 0.5") == (0.6, 0.5)


@pytest.mark.parametrize("text", ["", "0.6", "0.6,0.5,1", "a,b", "0,1", "-1,1", "nan,1", "inf,1"])
def test_nonsense_is_refused(text):
    with pytest.raises(UsageError, match="pixel size"):
        parse_pixel_size(text)
