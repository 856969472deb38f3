"""The image vectors of the classes, with and without text, in two dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from vertext.anatomy import CLASS_COUNT, SPINE
from vertext.benchmark.figures.drawn_run import DrawnRun
from vertext.benchmark.figures.sheet import new_sheet
from vertext.benchmark.run_network import RunNetwork
from vertext.errors import MissingExtraError
from vertext.models.atm_net.plain_head import PlainHead

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MIN_PIXELS = 4
"""Pixels on the feature's grid below which a class has no vector in a slice."""
_SCANS = 4
_PERPLEXITY = 30


@dataclass(frozen=True)
class ClassVectors:
    """Mean decoder feature over the true pixels of a class in a slice.

    Attributes:
        vectors: (N, C).
        classes: (N,) internal number of each.
    """

    vectors: NDArray[np.float32]
    classes: NDArray[np.intp]


def class_embeddings(runs: Sequence[DrawnRun]) -> Figure | None:
    """Draw t-SNE of the class vectors of each network, one colour a class.

    The title tells the silhouette in the full space: 1 where classes lie far apart, 0 where they
    overlap, below 0 where they are mixed up.

    Args:
        runs: Networks to set side by side; those without a `fuse` step are left out.

    Returns:
        None where no network has one.
    """
    found = [(run.title, _class_vectors(run)) for run in runs]
    known = [(title, one) for title, one in found if one is not None]
    if not known:
        return None
    figure = new_sheet(6 * len(known), 5.4)
    for axes, (title, one) in zip(figure.subplots(1, len(known), squeeze=False)[0], known,
                                  strict=True):  # fmt: skip
        flat, silhouette = _flattened(one)
        for number in np.unique(one.classes):
            structure = SPINE.by_index(int(number))
            points = flat[one.classes == number]
            colour = tuple(value / 255 for value in structure.colour)
            axes.scatter(*points.T, s=14, color=colour, edgecolors="black", linewidths=0.2)
            axes.annotate(structure.name, np.median(points, axis=0), fontsize=8, weight="bold")
        axes.set(xticks=[], yticks=[], title=f"{title}, silhouette {silhouette:.2f}")
    return figure


def _flattened(one: ClassVectors) -> tuple[NDArray[np.float32], float]:
    """Return t-SNE of unit vectors, (N, 2), and the silhouette of the classes."""
    try:
        from sklearn.manifold import TSNE
        from sklearn.metrics import silhouette_score
    except ModuleNotFoundError as error:
        raise MissingExtraError("scikit-learn", "train") from error
    unit = one.vectors / np.maximum(np.linalg.norm(one.vectors, axis=1, keepdims=True), 1e-12)
    perplexity = min(_PERPLEXITY, (len(unit) - 1) / 3)
    flat = TSNE(perplexity=perplexity, init="pca", random_state=0).fit_transform(unit)
    several = 1 < len(np.unique(one.classes)) < len(unit)
    return flat, float(silhouette_score(unit, one.classes)) if several else float("nan")


def _class_vectors(run: DrawnRun) -> ClassVectors | None:
    """Pool the feature that names the classes over the true pixels of each, slice by slice."""
    network = RunNetwork(run.judged.run)
    head = getattr(network.network.network, "head", None)
    if not (isinstance(head, torch.nn.Module) and hasattr(network.network.network, "fuse")):
        return None
    seen: list[torch.Tensor] = []
    # The head is given a fine and a coarse feature; a plain one names the classes by the fine.
    place = 0 if isinstance(head, PlainHead) else 1
    head.register_forward_pre_hook(lambda _, features: seen.append(features[place]))
    vectors, classes = [], []
    for scan in run.scans[:_SCANS]:
        volume = scan.view.volume
        way = network.scan(volume)
        seen.clear()
        network.probabilities(
            way, network.prompts.said(volume.shape[0], sides_known=True, told=None)
        )
        features = torch.cat(seen).numpy()
        for feature, plane in zip(features, way.grid.sample_labels(scan.truth), strict=True):
            step = len(plane) // feature.shape[1]
            small = plane[step // 2 :: step, step // 2 :: step]
            for number in np.unique(small[(small > 0) & (small < CLASS_COUNT)]):
                mask = small == number
                if mask.sum() >= _MIN_PIXELS:
                    vectors.append(feature[:, mask].mean(1))
                    classes.append(int(number))
    return ClassVectors(np.array(vectors, np.float32), np.array(classes)) if vectors else None
