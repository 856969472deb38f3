"""How Dice and names hold from slice to slice through a volume."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import CLASS_COUNT
from vertext.anatomy.kind_numbers import KIND_NUMBERS
from vertext.benchmark.figures.drawn_run import DrawnRun
from vertext.benchmark.figures.sheet import new_sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PLACES = 11
"""Places from right to left over which volumes of different length are averaged."""


def slice_consistency(runs: Sequence[DrawnRun]) -> Figure:
    """Draw, from the patient's right to left, Dice of slices and agreement of neighbours.

    Two neighbouring slices agree where both show the same kind of tissue under the same name;
    a network that looks at one slice at a time may change its mind. The truth is drawn too,
    since it also changes where structures end.
    """
    figure = new_sheet(11, 4)
    dice_axes, name_axes = figure.subplots(1, 2)
    places = np.linspace(0, 1, _PLACES)
    true = [name_agreement(scan.truth) for scan in runs[0].scans]
    name_axes.plot(places, _mean(true), color="black", linestyle=":", label="truth")
    for run in runs:
        found = [run.labels(scan) for scan in run.scans]
        dice = [slice_dice(one, scan.truth) for one, scan in zip(found, run.scans, strict=True)]
        dice_axes.plot(places, _mean(dice), label=run.title)
        name_axes.plot(places, _mean([name_agreement(one) for one in found]), label=run.title)
    dice_axes.set(title="mean Dice over the structures of a slice", ylim=(0, 1))
    name_axes.set(title="same name in the next slice, where the tissue is the same")
    for axes in (dice_axes, name_axes):
        axes.set_xlabel("place in the volume, right to left")
        axes.grid(alpha=0.3)
    dice_axes.legend(fontsize=8)
    return figure


def slice_dice(prediction: NDArray[np.uint8], truth: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the mean Dice over the true structures of every slice, (Z,); NaN where none is.

    Args:
        prediction: Internal numbers, (Z, H, W).
        truth: Internal numbers, (Z, H, W); what it ignores leaves both.
    """
    return np.array([_plane_dice(*pair) for pair in zip(prediction, truth, strict=True)])


def name_agreement(labels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the share of pixels named alike in a slice and the next, (Z - 1,).

    Only pixels that show the same kind of tissue in both count; NaN where there is none.

    Args:
        labels: Internal numbers, (Z, H, W).
    """
    kinds = KIND_NUMBERS[labels]
    same_kind = (kinds[1:] == kinds[:-1]) & (kinds[1:] > 0) & (labels[1:] < CLASS_COUNT)
    same_name = same_kind & (labels[1:] == labels[:-1])
    counts = same_kind.sum((1, 2))
    shares: NDArray[np.float64] = np.full(len(counts), np.nan)
    np.divide(same_name.sum((1, 2)), counts, out=shares, where=counts > 0)
    return shares


def _plane_dice(prediction: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    seen = truth < CLASS_COUNT
    found, true = prediction[seen], truth[seen]
    both = np.bincount(true[found == true], minlength=CLASS_COUNT)[1:]
    sizes = np.bincount(true, minlength=CLASS_COUNT)[1:]
    total = sizes + np.bincount(found, minlength=CLASS_COUNT)[1:CLASS_COUNT]
    present = sizes > 0
    return float(np.mean(2 * both[present] / total[present])) if present.any() else np.nan


def _mean(curves: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Average over volumes of different length, each stretched over the same places."""
    stretched = [_stretched(curve) for curve in curves]
    known = np.array([curve for curve in stretched if curve is not None])
    mean: NDArray[np.float64] = known.mean(0) if len(known) else np.full(_PLACES, np.nan)
    return mean


def _stretched(curve: NDArray[np.float64]) -> NDArray[np.float64] | None:
    seen = ~np.isnan(curve)
    if not seen.any():
        return None
    return np.interp(np.linspace(0, 1, _PLACES), np.linspace(0, 1, len(curve))[seen], curve[seen])
