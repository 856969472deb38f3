"""Measures of phantoms are those they were built with, however the image lies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.measures.conftest import THICK, THIN, VOXEL_MM, made_up_spine
from tests.measures.phantom_truth import phantom_truth
from vertext.anatomy import SPINE, scheme
from vertext.data.phantom import Phantom, SpineGeometry
from vertext.errors import UsageError
from vertext.measures.measure_levels import measure_levels
from vertext.measures.measures import Measures
from vertext.measures.units import UNITS
from vertext.volumes import LabelMap


def values(measures: Measures) -> dict[tuple[str, str], float]:
    return {(m.name, m.level): m.value for m in measures if m.value is not None}


def errors(phantom: Phantom, voxel_mm: float) -> dict[tuple[str, str], float]:
    """Return the error of each measure as a share of what is allowed."""
    found = values(measure_levels(phantom.labels, redrawings=0))
    truth = phantom_truth(phantom)
    assert len(found.keys() & truth.keys()) > 0.9 * len(truth)
    return {
        key: (found[key] - known.value) / known.allowed(voxel_mm)
        for key, known in truth.items()
        if key in found
    }


def assert_good(errors: dict[tuple[str, str], float]) -> None:
    """Two corners make a slip, each off by half a voxel and a little: that one may be 1.4."""
    assert {key: error for key, error in errors.items() if abs(error) > 1.4} == {}
    assert np.mean([abs(error) <= 1 for error in errors.values()]) >= 0.96


@pytest.mark.parametrize("slice_mm", [THICK, THIN])
def test_the_measures_of_an_average_adult_are_known(slice_mm):
    found = errors(made_up_spine(slice_mm=slice_mm), VOXEL_MM)
    assert {name for name, _ in found} == set(UNITS) - {"narrowest_canal_diameter"}
    assert_good(found)


@pytest.mark.parametrize("slip_mm", [-5.0, 6.0])
def test_a_slip_has_its_size_and_direction(slip_mm):
    sick = SpineGeometry.typical().with_slip(1, slip_mm)
    found = values(measure_levels(made_up_spine(sick).labels, redrawings=0))
    assert found["slip", "L4/L5"] == pytest.approx(slip_mm, abs=VOXEL_MM)
    assert abs(found["slip", "L3/L4"]) < VOXEL_MM


def test_a_collapsed_body_and_a_worn_disc_are_seen():
    sick = SpineGeometry.typical().with_wedge(4, 0.4).with_narrow_disc(2, 6.0, bulge_mm=3.0)
    phantom = made_up_spine(sick)
    assert_good(errors(phantom, VOXEL_MM))
    found = values(measure_levels(phantom.labels, redrawings=0))
    assert found["body_wedge_angle", "L1"] < -10
    assert found["disc_height_mean", "L3/L4"] < found["disc_height_mean", "L4/L5"] - 3
    assert found["disc_bulge", "L3/L4"] == pytest.approx(3, abs=VOXEL_MM)


def test_a_spine_that_swings_to_the_side_is_measured_in_its_middle():
    swung = replace(SpineGeometry.typical(), sway_mm=5.0)
    assert_good(errors(made_up_spine(swung), VOXEL_MM))


def reordered(labels: LabelMap) -> LabelMap:
    """Return the same voxels with the axes of the array permuted and two of them flipped."""
    affine = labels.affine[:, [2, 0, 1, 3]]
    data = labels.data.transpose(2, 0, 1)[::-1, :, ::-1]
    for axis in (0, 2):
        affine[:, 3] += affine[:, axis] * (data.shape[axis] - 1)
        affine[:, axis] *= -1
    return replace(labels, data=data, affine=affine)


def turned_head(labels: LabelMap) -> LabelMap:
    """Return the labels of a patient who lies oblique in the scanner."""
    turn = np.eye(4)
    turn[:3, :3] = _rotation(0, 12) @ _rotation(2, -9)
    turn[:3, 3] = (30, -10, 200)
    return replace(labels, affine=turn @ labels.affine)


def _rotation(axis: int, degrees: float) -> np.ndarray:
    one, other = [a for a in range(3) if a != axis]
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    matrix = np.eye(3)
    matrix[one, one] = matrix[other, other] = cosine
    matrix[one, other], matrix[other, one] = -sine, sine
    return matrix


@pytest.mark.parametrize("moved", [reordered, turned_head])
def test_how_the_array_lies_changes_nothing(spine, moved):
    expected = values(measure_levels(spine.labels, redrawings=0))
    found = values(measure_levels(moved(spine.labels), redrawings=0))
    assert found.keys() == expected.keys()
    assert found == {key: pytest.approx(value, abs=1e-6) for key, value in expected.items()}


@pytest.mark.parametrize(("slope", "voxel_mm"), [(28, VOXEL_MM), (52, VOXEL_MM), (40, 0.7)])
def test_how_the_spine_lies_on_the_grid_changes_nothing_by_more_than_a_voxel(slope, voxel_mm):
    """A steeper sacrum turns the whole spine, as everything is built onto it."""
    turned = replace(SpineGeometry.typical(), sacral_slope=slope)
    assert_good(errors(made_up_spine(turned, voxel_mm=voxel_mm), voxel_mm))


def test_voxels_cut_into_four_give_nearly_the_same(spine):
    data = spine.labels.data.repeat(2, axis=1).repeat(2, axis=2)
    affine = spine.labels.affine.copy()
    affine[:3, 1:3] /= 2
    affine[:3, 3] -= affine[:3, 1:3].sum(axis=1) / 2
    found = values(measure_levels(replace(spine.labels, data=data, affine=affine), redrawings=0))
    expected = values(measure_levels(spine.labels, redrawings=0))
    both = found.keys() & expected.keys()
    assert len(both) > 0.97 * len(expected)
    for key, known in phantom_truth(spine).items():
        if key in both:
            assert abs(found[key] - expected[key]) < known.allowed(VOXEL_MM) / 2, key


def test_numbers_of_another_scheme_give_the_same_measures(spine):
    data, report = scheme("totalspineseg").from_internal(spine.labels.data)
    assert not {index for index in report.dropped if index <= 20}
    other = replace(spine.labels, data=data, scheme="totalspineseg", names={})
    expected = values(measure_levels(spine.labels, redrawings=0))
    assert values(measure_levels(other, redrawings=0)) == expected


def test_a_label_map_must_say_whose_numbers_it_holds(spine):
    with pytest.raises(UsageError, match="whose numbers"):
        measure_levels(replace(spine.labels, scheme=None))


def test_entries_run_downwards_and_end_with_those_of_the_spine(spine):
    entries = list(measure_levels(spine.labels, redrawings=0))
    places = {s.name: place for place, s in enumerate(SPINE.ordered)}
    order = [places[m.level] for m in entries if m.level in places]
    assert order[: -1 if entries[-1].level in places else None] == sorted(order[:-1])
    assert {m.name for m in entries[-2:]} == {"lumbar_lordosis", "narrowest_canal_diameter"}
    assert all(m.unit == UNITS[m.name] for m in entries)
    assert all((m.value is None) == (m.reason is not None) for m in entries)


def test_the_uncertainty_is_repeatable_and_smaller_for_finer_voxels(spine):
    first, again = (measure_levels(spine.labels, redrawings=2) for _ in range(2))
    assert first.entries == again.entries
    heights = [m for m in first if m.name.startswith("body_height") and m.value is not None]
    assert all(m.uncertainty is not None and 0 < m.uncertainty < VOXEL_MM for m in heights)
    fine = measure_levels(made_up_spine(voxel_mm=0.5).labels, redrawings=2)
    assert spread(fine) < 0.8 * spread(first)


def spread(measures: Measures) -> float:
    return float(np.mean([m.uncertainty for m in measures if m.uncertainty and m.unit == "mm"]))


def test_no_uncertainty_is_told_without_redrawings(spine):
    assert all(m.uncertainty is None for m in measure_levels(spine.labels, redrawings=1))
