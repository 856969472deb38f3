"""Random patches of prepared chest CT."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.data.chest.prepare_chest import PreparedChest
from vertext.errors import UsageError

_VESSEL_SHARE = 2 / 3
_SHIFT, _SHIFT_CHANCE = 0.1, 0.2


@dataclass(frozen=True, eq=False)
class _Padded:
    """A case at least as large as a patch, and where patches may be centred."""

    case: PreparedChest
    vessel: NDArray[np.intp]
    other: NDArray[np.intp]

    @classmethod
    def of(cls, case: PreparedChest, patch: int, *, dilate: bool) -> Self:
        extra = [(0, max(0, patch - size)) for size in case.image.shape]
        labels = np.pad(case.labels, extra)
        region, lungs = np.pad(case.region, extra), np.pad(case.lungs, extra)
        if dilate:
            labels = np.where(labels > 0, labels, ndimage.grey_dilation(labels, (3, 3, 3)))
        padded = replace(
            case, image=np.pad(case.image, extra), labels=labels, region=region, lungs=lungs
        )
        vessel = np.flatnonzero((labels > 0) & (region > 0))
        other = np.flatnonzero((labels == 0) & (region > 0) & (lungs > 0))
        if not len(other):
            raise UsageError("a case has no lung inside its annotated region")
        return cls(padded, vessel, other)


class PatchDataset:
    """Cubes of P voxels, two of three centred on an annotated vessel, the third in the lung.

    Which patch a number gives depends on the seed and the number alone. Grey values are shifted
    as published; cubes are not turned by quarters as there, since left and right are classes.

    Args:
        cases: Prepared cases.
        patch: Edge P.
        length: Number of patches.
        seed: Seed of the choice.
        dilate: Thicken the labels by a voxel (an ablation of the published code).

    Raises:
        UsageError: There is no case, or one without lung in its annotated region.
    """

    def __init__(
        self,
        cases: Sequence[PreparedChest],
        *,
        patch: int,
        length: int,
        seed: int,
        dilate: bool = False,
    ) -> None:
        if not cases:
            raise UsageError("patches need at least one case")
        self._cases = [_Padded.of(case, patch, dilate=dilate) for case in cases]
        self._patch, self._length, self._seed = patch, length, seed
        self._first = 0

    def beginning_at(self, first: int) -> PatchDataset:
        """Return as many patches whose numbers begin at `first`: those of a later epoch."""
        later = copy(self)
        later._first = first
        return later

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, number: int) -> dict[str, NDArray[np.generic]]:
        """Return `image` (1, P, P, P), `labels`, `region` (P, P, P) and `annotated` (4,)."""
        if not 0 <= number < self._length:
            raise IndexError(number)
        rng = np.random.default_rng((self._seed, self._first + number))
        padded = self._cases[rng.integers(len(self._cases))]
        at = self._around(padded, rng)
        image = padded.case.image[at]
        if rng.random() < _SHIFT_CHANCE:
            image = image + np.float32(rng.uniform(-_SHIFT, _SHIFT))
        return {
            "image": image[None].astype(np.float32),
            "labels": padded.case.labels[at].astype(np.int64),
            "region": padded.case.region[at].copy(),
            "annotated": padded.case.annotated.copy(),
        }

    def _around(self, padded: _Padded, rng: np.random.Generator) -> tuple[slice, ...]:
        """Return a patch around a random voxel, moved inside the volume."""
        shape = padded.case.image.shape
        on_vessel = len(padded.vessel) > 0 and rng.random() < _VESSEL_SHARE
        places = padded.vessel if on_vessel else padded.other
        centre = np.unravel_index(places[rng.integers(len(places))], shape)
        firsts = (
            int(np.clip(c - self._patch // 2, 0, size - self._patch))
            for c, size in zip(centre, shape, strict=True)
        )
        return tuple(slice(first, first + self._patch) for first in firsts)
