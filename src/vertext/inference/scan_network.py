"""One scan's way through the network, a few slices at a time."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import IGNORE
from vertext.errors import ResourceError
from vertext.inference.atlas_prompt import AtlasPrompt
from vertext.inference.slice_network import Features, SliceNetwork
from vertext.models.model_card import InputSpec
from vertext.volumes import NetworkGrid, Volume, normalise_slice, normalise_volume

Watch = Callable[[int, int], None]
"""Told after every run how many slices are done, and of how many; may raise to stop the work."""

BATCH = 2
"""Slices in one run: more gains nothing on a CPU and costs memory."""
FEATURE_BUDGET = 512 << 20
"""Bytes of image features that a scan may keep for another prompt."""
PROBABILITY_BUDGET = 1 << 30
"""Bytes of class probabilities in memory; those of a larger scan go to a temporary file."""


class ScanNetwork:
    """Gives class probabilities of all slices under any prompt.

    Image features are kept as far as the budget goes, so that another prompt costs only the
    decoder; beyond the budget they are computed again.

    Args:
        network: The graphs of a bundle, or a network in torch.
        volume: The scan in the canonical view.
        spec: The network's canvas.
        classes: Number of classes.
        keep_features: Whether another prompt may follow.
        atlases: What registered atlases say of the scan, for a network that they prompt.
        watch: Told how far the network is.
    """

    def __init__(
        self,
        network: SliceNetwork,
        volume: Volume,
        spec: InputSpec,
        *,
        classes: int,
        keep_features: bool = False,
        atlases: AtlasPrompt | None = None,
        watch: Watch | None = None,
    ) -> None:
        self.grid = NetworkGrid.fit(
            volume.shape, volume.spacing, size=spec.size, spacing_mm=spec.spacing_mm
        )
        self._network = network
        self._volume = volume
        self._atlases = atlases
        self._watch = watch
        self._shape = (volume.shape[0], classes, *spec.size)
        self._depth = spec.depth
        self._whole = normalise_volume(volume.data) if spec.normalisation == "volume" else None
        self._budget = FEATURE_BUDGET if keep_features else 0
        self._kept: dict[int, Features] = {}

    def probabilities(self, tokens: Sequence[NDArray[np.float32]] | None) -> NDArray[np.float32]:
        """Return class probabilities (Z, C, H, W) on the network's canvas.

        Args:
            tokens: The prompt of each slice, (L, D); None for a model that reads no text.
        """
        result = _room(self._shape)
        for part, features in self._features():
            said = None if tokens is None else [tokens[index] for index in part]
            result[part] = _softmax(self._network.decode(features, said))
            if self._watch is not None:
                self._watch(int(part[-1]) + 1, self._shape[0])
        return result

    def _features(self) -> Iterator[tuple[NDArray[np.intp], Features]]:
        for part in _parts(self._shape[0], self._depth):
            start = int(part[0])
            features = self._kept.get(start)
            if features is None:
                features = self._network.encode(self._canvas(part))
                self._keep(start, features)
            yield part, features

    def _keep(self, start: int, features: Features) -> None:
        size = sum(feature.nbytes for feature in features.values())
        if size <= self._budget:
            self._budget -= size
            self._kept[start] = features

    def _canvas(self, part: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return slices as the network sees them, (N, 1, H, W), more channels with atlases."""
        if self._whole is not None:
            canvas = self.grid.sample_cubic(self._whole[part])
        else:
            canvas = self.grid.sample(normalise_slice(self._volume.data[part]))
        if self._atlases is None:
            return np.ascontiguousarray(canvas[:, None])
        labels = self._atlases.labels[:, part]
        slices = self.grid.sample_labels(labels, outside=IGNORE).swapaxes(0, 1)
        prompts = np.stack([self._atlases.channels(one) for one in slices])
        return np.concatenate([canvas[:, None], prompts], axis=1)


def _parts(count: int, depth: int) -> Iterator[NDArray[np.intp]]:
    """Yield the slices of each run: any few, or exactly as many neighbours as belong together.

    The last neighbours overlap with those before; a scan of too few slices repeats its last one.
    """
    if depth == 1:
        yield from np.split(np.arange(count), range(BATCH, count, BATCH))
        return
    for start in range(0, count, depth):
        first = max(0, min(start, count - depth))
        yield np.minimum(np.arange(first, first + depth), count - 1)


def _room(shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Return an array to fill; a large one lives in a temporary file that nobody else sees."""
    if 4 * math.prod(shape) <= PROBABILITY_BUDGET:
        return np.empty(shape, dtype=np.float32)
    try:
        with tempfile.TemporaryFile(prefix="vertext-") as file:
            return np.memmap(file, dtype=np.float32, mode="w+", shape=shape)
    except OSError as error:
        raise ResourceError(
            f"there is no room for temporary data ({error.strerror or error})",
            source=tempfile.gettempdir(),
            remedy="Free some disk space, or crop the scan to the lumbar spine",
        ) from error


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return probabilities over axis 1, in place."""
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits
