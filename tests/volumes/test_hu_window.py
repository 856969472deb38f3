import numpy as np
import pytest

from vertext.errors import UsageError
from vertext.volumes.hu_window import hu_window


def test_the_window_becomes_zero_to_one() -> None:
    hu = np.array([-1024, -700, -200, 300, 900], np.int16)
    assert hu_window(hu).tolist() == [0, 0, 0.5, 1, 1]
    assert hu_window(hu, (-1024, 900)).tolist()[0::4] == [0, 1]
    assert hu.tolist() == [-1024, -700, -200, 300, 900]
    with pytest.raises(UsageError, match="from 300"):
        hu_window(hu, (300, -700))
