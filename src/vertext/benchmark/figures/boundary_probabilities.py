"""Probability maps with and without the contrast, and probability across true boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import CLASS_COUNT, SPINE
from vertext.benchmark.figures.drawn_run import DrawnRun
from vertext.benchmark.figures.sheet import new_sheet
from vertext.benchmark.run_network import RunNetwork
from vertext.reports.preview_slice import choose_slice

if TYPE_CHECKING:
    from matplotlib.figure import Figure

REACH_MM = 8.0
_BINS = 16
_SCANS = 4


@dataclass(frozen=True)
class BoundaryProfile:
    """Mean probability around the boundaries of neighbouring structures.

    Attributes:
        distance: (n,) mm from the boundary, negative in the upper structure.
        upper: (n,) probability of the upper structure.
        lower: (n,) probability of the lower one.
    """

    distance: NDArray[np.float64]
    upper: NDArray[np.float64]
    lower: NDArray[np.float64]


def boundary_probabilities(runs: Sequence[DrawnRun]) -> Figure:
    """Draw the probability of the true class in a middle slice, and profiles across boundaries.

    The steeper two neighbours' curves cross, the better a network tells them apart; where they
    cross at less than 0.5, it gives probability to a third.

    Args:
        runs: Networks to set side by side, judged by the same scans.
    """
    figure = new_sheet(3.4 * (len(runs) + 1.6), 4.6)
    axes = figure.subplots(1, len(runs) + 1, width_ratios=[*[1] * len(runs), 1.6])
    for number, run in enumerate(runs):
        network = RunNetwork(run.judged.run)
        found = [_canvas_of(network, run, place) for place in range(min(_SCANS, len(run.scans)))]
        probabilities, truth, _ = found[0]
        middle = choose_slice(np.where(truth < CLASS_COUNT, truth, 0))
        shown = axes[number].imshow(
            _true_class_map(probabilities[middle], truth[middle], network.classes),
            cmap="magma", vmin=0, vmax=1,
        )  # fmt: skip
        axes[number].set(xticks=[], yticks=[], title=run.title)
        profile = boundary_profile(found, network.classes)
        # Pixels lie at few distances, so that some bins stay empty.
        seen = ~np.isnan(profile.upper)
        (line,) = axes[-1].plot(profile.distance[seen], profile.upper[seen], label=run.title)
        colour = line.get_color()
        axes[-1].plot(profile.distance[seen], profile.lower[seen], color=colour, linestyle="--")
    figure.colorbar(shown, ax=axes[:-1], shrink=0.7, label="probability of the true class")
    axes[-1].axvline(0, color="grey", linewidth=0.8)
    axes[-1].set(
        xlabel="mm from the true boundary, towards the lower structure",
        title="upper (solid) and lower (dashed) neighbour", ylim=(0, 1),
    )  # fmt: skip
    axes[-1].legend(fontsize=8)
    axes[-1].grid(alpha=0.3)
    return figure


Canvas = tuple[NDArray[np.float32], NDArray[np.uint8], float]
"""Probabilities (Z, C, H, W), true internal numbers (Z, H, W), and mm of a pixel."""


def boundary_profile(scans: Sequence[Canvas], classes: Sequence[str]) -> BoundaryProfile:
    """Average over the boundaries of all vertebrae and discs with the one below.

    Args:
        scans: Probabilities and truth on the canvas.
        classes: Name of each channel.
    """
    edges = np.linspace(-REACH_MM, REACH_MM, _BINS + 1)
    sums, counts = np.zeros((2, _BINS)), np.zeros(_BINS)
    channels = {SPINE.by_name(name).index: c for c, name in enumerate(classes) if c}
    pairs = [(one.index, two.index) for one, two in zip(SPINE.ordered, SPINE.ordered[1:],
             strict=False) if one.index in channels and two.index in channels]  # fmt: skip
    for probabilities, truth, pixel_mm in scans:
        for plane, labels in zip(probabilities, truth, strict=True):
            for upper, lower in pairs:
                distance = _signed_distance(labels, upper, lower, pixel_mm)
                near = np.abs(distance) < REACH_MM
                place = np.digitize(distance[near], edges) - 1
                counts += np.bincount(place, minlength=_BINS)
                for row, number in enumerate((upper, lower)):
                    values = plane[channels[number]][near]
                    sums[row] += np.bincount(place, values, minlength=_BINS)
    means = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
    return BoundaryProfile((edges[:-1] + edges[1:]) / 2, *means)


def _signed_distance(
    labels: NDArray[np.uint8], upper: int, lower: int, pixel_mm: float
) -> NDArray[np.float64]:
    """Return mm from the boundary in pixels of the two, negative in the upper; elsewhere inf."""
    one, two = labels == upper, labels == lower
    result = np.full(labels.shape, np.inf)
    if one.any() and two.any():
        # Half a pixel each way: the boundary lies between the two nearest pixels.
        to_lower, to_upper = (
            pixel_mm * (ndimage.distance_transform_edt(~mask) - 0.5) for mask in (two, one)
        )
        result[one], result[two] = -to_lower[one], to_upper[two]
    return result


def _canvas_of(network: RunNetwork, run: DrawnRun, place: int) -> Canvas:
    scan = run.scans[place]
    volume = scan.view.volume
    way = network.scan(volume)
    prompts = network.prompts.said(volume.shape[0], sides_known=True, told=None)
    truth: NDArray[np.uint8] = way.grid.sample_labels(scan.truth)
    return network.probabilities(way, prompts), truth, way.grid.pixel_mm


def _true_class_map(
    probabilities: NDArray[np.float32], truth: NDArray[np.uint8], classes: Sequence[str]
) -> NDArray[np.float32]:
    """Return the probability of the true class of every pixel; NaN on background."""
    result = np.full(truth.shape, np.nan, np.float32)
    for channel, name in enumerate(classes):
        if channel:
            mask = truth == SPINE.by_name(name).index
            result[mask] = probabilities[channel][mask]
    return result
