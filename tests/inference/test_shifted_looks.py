import numpy as np

from vertext.inference.logits_look import LogitsLook
from vertext.inference.shifted_looks import SHIFTS, ShiftedLooks


def test_logits_are_averaged_over_the_brightnesses() -> None:
    seen: list[np.ndarray] = []

    def look(patch: np.ndarray) -> LogitsLook:
        seen.append(patch)
        return LogitsLook(np.stack([patch, patch**2]))

    patch = np.random.default_rng(0).random((4, 4, 4)).astype(np.float32)
    mean = ShiftedLooks(look)(patch)
    assert len(seen) == len(SHIFTS) == 3
    np.testing.assert_allclose(mean.logits(0, slice(1, 3)), patch[1:3], atol=1e-6)
    squares = patch**2 + np.mean(np.square(SHIFTS))
    np.testing.assert_allclose(mean.logits(1, slice(0, 4)), squares, atol=1e-6)
