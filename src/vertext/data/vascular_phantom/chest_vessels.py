"""Every tube of a made-up chest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree
from scipy.stats import qmc

from vertext.anatomy import Side
from vertext.data.vascular_phantom.chest_geometry import ChestGeometry
from vertext.data.vascular_phantom.grow_tree import grow_tree
from vertext.data.vascular_phantom.vessel_tree import Branch, Points, VesselTree

# Text-book places, mm, for the right side; the left lung's are mirrored and lie higher.
_FORK = (-8.0, 12.0, 20.0)
_VALVE = (-20.0, 46.0, -18.0)
_LEFT_RISE_MM = 9.0
_ARTERY = ((14.0, 2.0, 12.0), (34.0, -6.0, 6.0))
_VEINS = (
    ((14.0, -12.0, -22.0), (33.0, 6.0, -10.0)),
    ((14.0, -24.0, -36.0), (33.0, -26.0, -38.0)),
)
_CARINA = (0.0, -22.0, 30.0)
_TRACHEA = ((0.0, -18.0, 140.0), (0.0, -20.0, 70.0), _CARINA)
_BRONCHUS = ((14.0, -20.0, 18.0),)
_AORTA = (
    (4.0, 16.0, -24.0), (13.0, 18.0, 12.0), (8.0, 8.0, 40.0), (-10.0, -22.0, 52.0),
    (-22.0, -48.0, 40.0), (-20.0, -56.0, 0.0), (-16.0, -56.0, -140.0),
)  # fmt: skip
_CAVA = ((28.0, 4.0, 140.0), (28.0, 10.0, 40.0), (22.0, 14.0, -30.0))
_UPPER = 0.5
_AIRWAY_GENERATIONS = 7
_AIRWAY_TIP_MM = 1.1
_AIRWAY_SHARE = 0.8
_WALL_MM = 0.8
_BESIDE = np.array([0.0, -0.86, -0.5])
"""Direction from an artery to its airway."""


@dataclass(frozen=True, eq=False)
class ChestVessels:
    """The tubes.

    Attributes:
        trunk: Pulmonary trunk from the right heart to its fork.
        arteries: Tree of each lung's artery, from the fork on.
        veins: Trees of each lung's upper and lower vein, from the left atrium on.
        airways: Trachea, main bronchi and the airways beside the arteries; lumen only.
        aorta: From the left heart to the abdomen.
        cava: Superior vena cava.
    """

    trunk: Branch
    arteries: dict[Side, VesselTree]
    veins: dict[Side, tuple[VesselTree, VesselTree]]
    airways: tuple[Branch, ...]
    aorta: Branch
    cava: Branch

    @classmethod
    def random(
        cls, chest: ChestGeometry, rng: np.random.Generator, *, tips: int, tip_radius_mm: float
    ) -> ChestVessels:
        """Grow the vessels of a chest.

        Args:
            chest: The chest.
            rng: Source of where vessels end and how they divide.
            tips: Ends of each lung's artery, and of its two veins together; at least 8.
            tip_radius_mm: Radius of the vessels that end.
        """
        arteries, veins = {}, {}
        for side in Side:
            ends = _spread(chest, side, tips, rng)
            trunk = chest.place(_FORK, *_on(side, _ARTERY))
            arteries[side] = grow_tree(trunk, ends, rng, tip_radius_mm=tip_radius_mm)
            ends = _far_from(arteries[side], _spread(chest, side, 2 * tips, rng))
            order = np.argsort(-ends[:, 2], kind="stable")
            parts = np.split(order, [int(_UPPER * len(order))])
            upper, lower = (
                grow_tree(
                    chest.place(*_on(side, line)), ends[part], rng, tip_radius_mm=tip_radius_mm
                )
                for line, part in zip(_VEINS, parts, strict=True)
            )
            veins[side] = upper, lower
        thick = sum(tree.branches[0].radius_mm ** 3 for tree in arteries.values()) ** (1 / 3)
        return cls(
            trunk=Branch(chest.place(_VALVE, _FORK), thick),
            arteries=arteries,
            veins=veins,
            airways=tuple(_airways(chest, arteries)),
            aorta=Branch(chest.place(*_AORTA), 13 * chest.size),
            cava=Branch(chest.place(*_CAVA), 8.5 * chest.size),
        )


def _on(
    side: Side, line: tuple[tuple[float, float, float], ...]
) -> list[tuple[float, float, float]]:
    """Return places of the right side on a side."""
    if side is Side.RIGHT:
        return list(line)
    return [(-x, y, z + _LEFT_RISE_MM) for x, y, z in line]


def _spread(chest: ChestGeometry, side: Side, count: int, rng: np.random.Generator) -> Points:
    """Return points spread evenly through a lung (Halton), not quite up to the pleura."""
    sequence = qmc.Halton(3, seed=rng)
    found = np.empty((0, 3))
    while len(found) < count:
        points = (2 * sequence.random(4 * count) - 1) * chest.half_mm
        # Swollen by four hundredths, a point near the pleura lies outside.
        swollen = points * 1.04
        found = np.concatenate([found, points[chest.lung(side, *swollen.T)]])
    return found[:count]


def _far_from(tree: VesselTree, points: Points) -> Points:
    """Return the half of the points that lies farther from a tree: veins run between arteries."""
    distance = cKDTree(tree.centre_points(3.0)).query(points)[0]
    return points[np.sort(np.argsort(-distance, kind="stable")[: len(points) // 2])]


def _airways(chest: ChestGeometry, arteries: dict[Side, VesselTree]) -> Iterator[Branch]:
    """Yield the trachea and, for each lung, its bronchus and the airways beside its arteries."""
    yield Branch(chest.place(*_TRACHEA), 8.5 * chest.size)
    widest = 5.5 * chest.size
    for side, tree in arteries.items():
        root, *branches = tree.branches
        hilum = root.points[-1:] + _gap(root, widest) * _BESIDE
        first = chest.place(_CARINA, *_on(side, _BRONCHUS))
        yield Branch(np.concatenate([first, hilum]), widest)
        for branch in branches:
            radius = _airway_radius(branch, widest)
            if branch.generation > _AIRWAY_GENERATIONS or radius < _AIRWAY_TIP_MM:
                continue
            # From beside the parent to beside itself, so that no airway is torn at a division.
            before = _gap(tree.branches[branch.parent or 0], widest)
            gaps = np.linspace(before, _gap(branch, widest), len(branch.points))
            aside = gaps[:, None] * _BESIDE
            yield Branch(branch.points + aside, radius)


def _gap(artery: Branch, widest: float) -> float:
    """Return how far the middle of an artery lies from that of its airway, mm."""
    return artery.radius_mm + _airway_radius(artery, widest) + 2 * _WALL_MM


def _airway_radius(artery: Branch, widest: float) -> float:
    return min(_AIRWAY_SHARE * artery.radius_mm, widest)
