"""Measure a phantom's mid-sagittal label map from its voxels alone."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from vertext.data.phantom import BodyTruth, Phantom

Points = np.ndarray


def outline(phantom: Phantom, number: int, near: tuple[float, float, float]) -> Points:
    """Return the (y, z) of the voxels of one part in the middle slice, mm.

    Args:
        phantom: With an odd number of slices.
        number: The part's number in the label map.
        near: World position inside the wanted component (a body, not its arch).
    """
    plane = phantom.labels.data[phantom.labels.shape[0] // 2]
    components, _ = ndimage.label(plane == number)
    world = np.linalg.inv(phantom.labels.affine) @ (*near, 1.0)
    row, column = np.rint(world[1:3]).astype(int)
    return positions(phantom, components == components[row, column])


def positions(phantom: Phantom, mask: np.ndarray) -> Points:
    """Return the (y, z) of the voxels of a mask (H, W), mm."""
    rows, columns = np.nonzero(mask)
    affine = phantom.labels.affine
    y = affine[1, 2] * columns + affine[1, 3]
    z = affine[2, 1] * rows + affine[2, 3]
    return np.stack([y, z], axis=1)


def axes(truth: BodyTruth) -> tuple[np.ndarray, np.ndarray]:
    """Return the unit directions forward and upward of a body."""
    corners = np.array(truth.corners)[:, 1:]
    upward = (corners[:2] - corners[2:]).sum(0)
    upward /= np.linalg.norm(upward)
    return np.array([upward[1], -upward[0]]), upward


def corners(points: Points, forward: np.ndarray, upward: np.ndarray, pixel: float) -> np.ndarray:
    """Return the corners of an outline, in the order of `BodyTruth.corners`.

    A voxel's centre lies half a voxel inside the outline, so corners are moved out by that.
    """
    found = []
    for above in (1, -1):
        for ahead in (1, -1):
            outmost = points[np.argmax(points @ (ahead * forward + above * upward))]
            found.append(outmost + (ahead * forward + above * upward) * pixel / 2)
    return np.array(found)


def thickness(points: Points, along: np.ndarray, centre: np.ndarray, pixel: float) -> float:
    """Return the extent of an outline along a direction, in a strip of 4 mm through its centre."""
    across = np.array([along[1], -along[0]])
    off = np.abs((points - centre) @ across)
    share = np.clip((2.0 - off) / pixel + 0.5, 0, 1)
    return float(share.sum() * pixel**2 / 4.0)


def canal_diameter(canal: Points, near: np.ndarray, forward: np.ndarray, pixel: float) -> float:
    """Return the canal's smallest sagittal extent behind a body or disc, mm."""
    upward = np.array([-forward[1], forward[0]])
    beside = canal[np.abs((canal - near) @ upward) <= 1.0]
    centre = beside.mean(0)
    turns = np.radians(np.arange(-30, 31, 2))
    return min(
        thickness(canal, np.cos(t) * forward + np.sin(t) * upward, centre, pixel) for t in turns
    )
