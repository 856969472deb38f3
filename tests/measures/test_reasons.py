"""What cannot be measured is None with a reason, never 0."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.measures.conftest import without
from vertext.anatomy import SPINE, Kind
from vertext.measures.measure_levels import measure_levels
from vertext.volumes import LabelMap

CANAL = SPINE.of_kind(Kind.CANAL)[0]


def rows_of(labels: LabelMap, name: str) -> tuple[int, int]:
    rows = np.nonzero(labels.data == SPINE.by_name(name).index)[1]
    return int(rows.min()), int(rows.max())


def reasons(labels: LabelMap, level: str) -> dict[str, str | None]:
    return {m.name: m.reason for m in measure_levels(labels, redrawings=0) if m.level == level}


def cropped(labels: LabelMap, first: int) -> LabelMap:
    """Return the labels without the rows above."""
    affine = labels.affine.copy()
    affine[:3, 3] += first * affine[:3, 1]
    return replace(labels, data=labels.data[:, first:], affine=affine)


def test_a_body_that_the_image_cuts_off(spine):
    first, last = rows_of(spine.labels, "T12")
    found = reasons(cropped(spine.labels, (first + last) // 2), "T12")
    assert "border" in found["body_height_anterior"]
    assert "border" in found["body_volume"]


def test_a_disc_that_is_missing(spine):
    labels = without(spine.labels, SPINE.by_name("L3/L4").index)
    found = reasons(labels, "L3/L4")
    assert "not in the mid-sagittal plane" in found["disc_height_mean"]
    assert "not in the mid-sagittal plane" in found["disc_volume"]
    assert found["segmental_lordosis"] is None, "needs the bodies alone"


def test_a_vertebra_that_is_missing_leaves_the_heights_of_its_discs(spine):
    labels = without(spine.labels, SPINE.by_name("L3").index)
    found = reasons(labels, "L3/L4")
    assert found["disc_height_mean"] is None
    assert "L3" in found["slip"]
    assert set(reasons(labels, "L3").values()) != {None}


def test_a_disc_that_is_thin(spine):
    labels = without(spine.labels)
    index = SPINE.by_name("L2/L3").index
    data = labels.data.copy()
    rows = np.nonzero(data == index)[1]
    thick = (data == index) & (np.arange(data.shape[1])[:, None] != int(np.median(rows)))
    found = reasons(replace(labels, data=np.where(thick, 0, data)), "L2/L3")
    assert "thin" in found["disc_height_mean"] or "too little" in found["disc_height_mean"]


def test_a_speck_is_no_body(spine):
    data = spine.labels.data.copy()
    index = SPINE.by_name("L2").index
    first, last = rows_of(spine.labels, "L2")
    middle = (first + last) // 2
    keep = np.zeros_like(data, bool)
    keep[:, middle - 1 : middle + 2] = True
    found = reasons(replace(spine.labels, data=np.where((data == index) & ~keep, 0, data)), "L2")
    assert found["body_height_anterior"] is not None


def test_without_a_canal_all_but_the_canal_is_measured(spine):
    measures = measure_levels(without(spine.labels, CANAL.index), redrawings=0)
    by_name = {(m.name, m.level): m for m in measures}
    assert "canal" in by_name["canal_diameter", "L4/L5"].reason
    assert by_name["narrowest_canal_diameter", CANAL.name].value is None
    assert by_name["disc_height_mean", "L4/L5"].value is not None


def test_a_single_slice_has_no_volume_but_all_that_lies_in_it(spine):
    middle = spine.labels.shape[0] // 2
    one = replace(spine.labels, data=spine.labels.data[middle : middle + 1])
    found = {(m.name, m.level): m for m in measure_levels(one, redrawings=0)}
    whole = {(m.name, m.level): m for m in measure_levels(spine.labels, redrawings=0)}
    assert found["body_volume", "L3"].value is None
    assert "single slice" in found["body_volume", "L3"].reason
    assert "single slice" in found["canal_area", "L3"].reason
    for name, level in (("body_height_middle", "L3"), ("disc_height_mean", "L4/L5")):
        assert found[name, level].value == pytest.approx(whole[name, level].value, abs=0.5)


def test_a_slab_that_cuts_the_bodies_has_no_volumes_of_them(spine):
    middle = spine.labels.shape[0] // 2
    slab = replace(spine.labels, data=spine.labels.data[middle - 2 : middle + 3])
    found = reasons(slab, "L3")
    assert "first or last slice" in found["body_volume"]
    assert found["body_height_middle"] is None


def test_without_the_sacrum_the_lowest_disc_stands_for_its_plate(spine):
    sacrum = SPINE.of_kind(Kind.SACRUM)[0]
    measures = measure_levels(without(spine.labels, sacrum.index), redrawings=0)
    assert measures.get("lumbar_lordosis", "L1-S1").value == pytest.approx(
        spine.truth.lordosis, abs=2
    )
    assert measures.get("slip", "L5/S1").value is None


def test_without_the_lowest_disc_lordosis_ends_at_the_last_lumbar_vertebra(spine):
    labels = without(spine.labels, *(SPINE.by_name(name).index for name in ("L5/S1", "S")))
    measures = measure_levels(labels, redrawings=0)
    assert measures.get("lumbar_lordosis", "L1-L5").value is not None


def test_nothing_labelled_is_nothing_measured(spine):
    measures = measure_levels(replace(spine.labels, data=np.zeros((3, 40, 40), np.uint8)))
    assert all(m.value is None and m.reason for m in measures)
