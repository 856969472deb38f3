"""The kind of a voxel is that of the largest sum over its levels."""

import numpy as np
import pytest

from vertext.anatomy import SPINE
from vertext.decoding.kind_map import KINDS, kind_map


@pytest.mark.parametrize("left_out", [(), ("S",), ("S", "canal", "T9", "T9/T10", "T10")])
def test_it_is_the_argmax_of_the_sums(left_out: tuple[str, ...]) -> None:
    classes = tuple(name for name in SPINE.classes if name not in left_out)
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.full(len(classes), 0.2), (3, 8, 9))
    kinds = [None, *(SPINE.by_name(name).kind for name in classes[1:])]
    sums = [probabilities[..., [k is kind for k in kinds]].sum(axis=-1) for kind in KINDS]
    found = kind_map(np.moveaxis(probabilities, -1, 1).astype(np.float32), classes)
    assert np.array_equal(found, np.argmax(sums, axis=0))
    assert len(np.unique(found)) > 2
