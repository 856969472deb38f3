"""One spine onto another."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.errors import UnsupportedInputError
from vertext.registration.similarity import similarity

SPINE = {
    name: np.array([0.0, 30.0 * k, 0.2 * (k - 2) ** 2])
    for k, name in enumerate(("L1", "L2", "L3", "L4", "L5"))
}


def turned(angle: float, scale: float, shift: tuple[float, float, float]) -> np.ndarray:
    matrix = np.eye(4)
    cos, sin = scale * np.cos(angle), scale * np.sin(angle)
    matrix[1:3, 1:3] = [[cos, -sin], [sin, cos]]
    matrix[:3, 3] = shift
    return matrix


def placed(matrix: np.ndarray) -> dict[str, np.ndarray]:
    return {name: matrix[:3, :3] @ place + matrix[:3, 3] for name, place in SPINE.items()}


def test_a_known_pose_is_found() -> None:
    pose = turned(0.3, 1.2, (4.0, -7.0, 11.0))
    np.testing.assert_allclose(similarity(SPINE, placed(pose)), pose, atol=1e-9)


def test_names_decide_which_levels_belong_together() -> None:
    pose = turned(-0.1, 0.9, (0.0, 60.0, 0.0))
    few = {name: place for name, place in placed(pose).items() if name in ("L2", "L3", "L5")}
    np.testing.assert_allclose(similarity(SPINE, few), pose, atol=1e-9)


def test_a_spine_is_never_mirrored() -> None:
    mirrored = {name: place * [1.0, 1.0, -1.0] for name, place in SPINE.items()}
    assert np.linalg.det(similarity(SPINE, mirrored)[:3, :3]) > 0


def test_two_levels_are_too_few() -> None:
    two = {name: SPINE[name] for name in ("L1", "L2")}
    with pytest.raises(UnsupportedInputError, match="share 2 levels"):
        similarity(SPINE, two)
