"""Decoding finds its way in the anatomy of a real scan, whatever the names say."""

from pathlib import Path

import numpy as np

from tests.decoding.soften import rename, soften
from vertext.anatomy import SPINE, scheme
from vertext.decoding import decode_levels
from vertext.volumes import SagittalView, read_labels


def test_a_real_spine_is_named_from_unsure_names(spider_case: tuple[Path, Path]) -> None:
    view = SagittalView.of(read_labels(spider_case[1])).volume
    truth, _ = scheme("spider").to_internal(view.data)
    unsure = truth.copy()
    unsure[::3] = rename(truth, T12="T11", T11="T10", T12_L1="T11/T12", L1="T12")[::3]
    decoded = decode_levels(soften(unsure), view.spacing, SPINE.classes)
    tissue = truth > 0
    assert (decoded.labels[tissue] == truth[tissue]).mean() > 0.98
    assert not decoded.labels[~tissue].any()
    named = {item.name for item in decoded.items}
    assert named == {SPINE.by_index(int(n)).name for n in np.unique(truth) if n}
