"""Grow a vessel until it reaches every point of a lung."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vertext.data.vascular_phantom.vessel_tree import Branch, Points, VesselTree

MURRAY_EXPONENT = 3.0
_REACH = 0.4
_SPLIT = (0.3, 0.7)
_BOW = 0.08
_BOWED_MM = 6.0


@dataclass(frozen=True, eq=False)
class _Bud:
    """A branch that is to grow from `start` to supply the targets."""

    start: Points
    targets: Points
    parent: int | None
    generation: int


def grow_tree(
    trunk: Points, targets: Points, rng: np.random.Generator, *, tip_radius_mm: float
) -> VesselTree:
    """Return a tree that ends in every target.

    The targets of a branch are parted by a plane along it, and each part is grown towards: a
    branch goes two fifths of the way to the middle of its targets (Tawhai et al., Ann. Biomed.
    Eng. 28, 2000). Each target takes the same flow, so that Murray's law (the cube of a radius is
    the sum of the cubes of its children's; 1926) gives a branch to n targets the radius
    tip · n^(1/3).

    Args:
        trunk: Centre line of the root up to where the tree grows from, (n, 3) world mm, n >= 2.
        targets: Ends of the tree, (m, 3) world mm, m >= 1.
        rng: Source of the asymmetry of divisions and the bow of branches.
        tip_radius_mm: Radius of the branches that end.
    """
    branches: list[Branch] = []
    buds = [_Bud(trunk[-1], targets, 0, 1)]
    branches.append(Branch(trunk, _murray(len(targets), tip_radius_mm)))
    while buds:
        bud = buds.pop()
        end = bud.targets[0]
        if len(bud.targets) > 1:
            end = bud.start + _REACH * (bud.targets.mean(axis=0) - bud.start)
        radius = _murray(len(bud.targets), tip_radius_mm)
        line = _bowed(bud.start, end, rng)
        branches.append(Branch(line, radius, bud.parent, bud.generation))
        if len(bud.targets) > 1:
            parts = _parted(bud.targets, end, end - bud.start, rng)
            place = len(branches) - 1
            buds += [_Bud(end, part, place, bud.generation + 1) for part in parts]
    return VesselTree(tuple(branches))


def _murray(flow: int, tip_radius_mm: float) -> float:
    return float(tip_radius_mm * flow ** (1 / MURRAY_EXPONENT))


def _parted(
    targets: Points, end: Points, along: Points, rng: np.random.Generator
) -> tuple[Points, Points]:
    """Part targets by a plane that holds the branch's direction, where they spread most."""
    offset = targets - end
    length = np.linalg.norm(along)
    if length > 0:
        unit = along / length
        offset = offset - np.outer(offset @ unit, unit)
    spread = np.linalg.svd(offset - offset.mean(axis=0), full_matrices=False)[2][0]
    order = np.argsort(offset @ spread, kind="stable")
    cut = int(np.clip(round(rng.uniform(*_SPLIT) * len(order)), 1, len(order) - 1))
    return targets[order[:cut]], targets[order[cut:]]


def _bowed(start: Points, end: Points, rng: np.random.Generator) -> Points:
    """Return a centre line that bends a little to one side; short branches are straight."""
    chord = end - start
    length = float(np.linalg.norm(chord))
    aside = np.cross(chord, rng.normal(size=3))
    if length < _BOWED_MM:
        return np.stack([start, end])
    aside *= _BOW * length / max(float(np.linalg.norm(aside)), 1e-9)
    shares = np.linspace(0, 1, 5)[:, None]
    return start + shares * chord + 4 * shares * (1 - shares) * aside
