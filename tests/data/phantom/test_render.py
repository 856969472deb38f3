from dataclasses import replace

import cc3d
import numpy as np
import pytest

from tests.data.phantom.measure import (
    axes,
    canal_diameter,
    corners,
    outline,
    positions,
    thickness,
)
from vertext.anatomy import IGNORE, SPINE, scheme
from vertext.data.phantom import (
    Acquisition,
    BodyTruth,
    Contrast,
    Enumeration,
    Phantom,
    SpineGeometry,
    render,
)
from vertext.errors import UsageError

CANAL = SPINE.by_name("canal").index


def _spine() -> SpineGeometry:
    """A spine with everything that can be wrong with one."""
    person = SpineGeometry.random(np.random.default_rng(4), pathology=False)
    person = person.with_slip(1, 6.0).with_wedge(4, 0.3).with_narrow_disc(2, 4.5, bulge_mm=2.5)
    return replace(person, sway_mm=0.0)


def _middle(geometry: SpineGeometry, pixel: float) -> Phantom:
    """Three thin slices around the midline, about 300 mm square."""
    side = round(300 / pixel)
    return render(geometry, spacing=(1.0, pixel, pixel), shape=(3, side, side))


@pytest.fixture(scope="module", params=[0.9375, 0.5], ids="{} mm".format)
def seen(request: pytest.FixtureRequest) -> tuple[Phantom, float]:
    return _middle(_spine(), request.param), request.param


@pytest.fixture(scope="module")
def whole() -> Phantom:
    """A whole spine from side to side."""
    return render(SpineGeometry.typical(), spacing=(2.5, 1.5, 1.5), shape=(31, 190, 150))


def _whole_bodies(phantom: Phantom) -> list[BodyTruth]:
    return [body for body in phantom.truth.bodies.values() if body.view == "whole"]


def test_bodies_have_the_size_and_place_that_the_truth_says(seen: tuple[Phantom, float]) -> None:
    phantom, pixel = seen
    assert len(_whole_bodies(phantom)) >= 7
    for body in _whole_bodies(phantom):
        points = outline(phantom, body.number, body.centroid)
        forward, upward = axes(body)
        found, known = corners(points, forward, upward, pixel), np.array(body.corners)[:, 1:]
        assert np.linalg.norm(found - known, axis=1).max() < 1.3 * pixel, body.name
        centre = known.mean(0)
        assert thickness(points, upward, centre, pixel) == pytest.approx(body.middle_mm, abs=pixel)
        assert thickness(points, forward, centre, pixel) == pytest.approx(body.depth_mm, abs=pixel)
        assert np.linalg.norm(known[0] - known[2]) == pytest.approx(body.anterior_mm)
        assert np.linalg.norm(known[1] - known[3]) == pytest.approx(body.posterior_mm)


def test_discs_slip_and_angles_follow_from_the_corners(seen: tuple[Phantom, float]) -> None:
    phantom, pixel = seen
    bodies = _whole_bodies(phantom)
    measured = {
        body.name: corners(outline(phantom, body.number, body.centroid), *axes(body), pixel)
        for body in bodies
    }
    for upper, lower in zip(bodies[1:], bodies, strict=False):
        disc = phantom.truth.discs[f"{upper.name}/{lower.name}"]
        above, below = measured[upper.name][2:], measured[lower.name][:2]
        floor, roof = _unit(below[0] - below[1]), _unit(above[0] - above[1])
        axis = _unit(floor + roof)
        normal = np.array([-axis[1], axis[0]])
        heights = (above - below) @ normal
        assert heights == pytest.approx([disc.anterior_mm, disc.posterior_mm], abs=2 * pixel)
        assert (above[1] - below[1]) @ floor == pytest.approx(disc.slip_mm, abs=2 * pixel)
        turn = np.degrees(np.arctan2(roof[1], roof[0]) - np.arctan2(floor[1], floor[0]))
        assert turn == pytest.approx(disc.angle, abs=4.5 * pixel), disc.name


def test_the_canal_is_as_wide_as_the_truth_says_and_lies_behind(
    seen: tuple[Phantom, float],
) -> None:
    phantom, pixel = seen
    canal = positions(phantom, phantom.labels.data[1] == CANAL)
    for body in _whole_bodies(phantom):
        forward, upward = axes(body)
        centre = np.array(body.centroid)[1:]
        width = canal_diameter(canal, centre, forward, pixel)
        assert width == pytest.approx(body.canal_mm, abs=pixel), body.name
        beside = canal[np.abs((canal - centre) @ upward) < body.posterior_mm / 2]
        front = ((beside - centre) @ forward).max()
        points = outline(phantom, body.number, body.centroid)
        assert front < ((points - centre) @ forward).min(), body.name


def test_the_narrow_disc_narrows_the_canal_and_the_slip_is_known() -> None:
    truth = _middle(_spine(), 0.9375).truth
    assert truth.discs["L4/L5"].slip_mm == 6.0
    assert truth.discs["L3/L4"].canal_mm < truth.bodies["L3"].canal_mm - 2
    assert truth.bodies["L1"].wedge_angle < -10
    assert truth.bodies["L1"].middle_mm < truth.bodies["L1"].posterior_mm


def test_lordosis_is_the_turn_from_the_first_lumbar_end_plate_to_the_sacrum() -> None:
    truth = _middle(_spine(), 0.9375).truth
    anterior, posterior = np.array(truth.bodies["L1"].corners)[:2, 1:]
    forward = anterior - posterior
    lean = -np.degrees(np.arctan2(forward[1], forward[0]))
    assert truth.sacral_slope - lean == pytest.approx(truth.lordosis)


def test_structures_follow_each_other_down_the_middle_slice(whole: Phantom) -> None:
    plane = whole.labels.data[whole.labels.shape[0] // 2]
    rows = {
        structure.name: np.nonzero(plane == structure.index)[0].mean()
        for structure in SPINE.ordered
        if structure.kind != "vertebra" and (plane == structure.index).any()
    }
    truth = [whole.truth.bodies[v.name] for v in SPINE.of_kind("vertebra")]
    heights = [body.centroid[2] for body in truth]
    assert heights == sorted(heights, reverse=True)
    assert list(rows.values()) == sorted(rows.values())
    assert list(rows)[-1] == "S"


def test_an_arch_hangs_on_its_vertebra_behind_the_canal(whole: Phantom) -> None:
    labels = whole.labels.data
    plane = labels[labels.shape[0] // 2]
    rows, columns = np.nonzero(plane == CANAL)
    back = np.interp(np.arange(len(plane)), *_last_columns(rows, columns))
    behind = np.arange(plane.shape[1]) > back[:, None]
    for body in _whole_bodies(whole):
        mask = labels == body.number
        pieces = cc3d.connected_components(mask, connectivity=26)
        assert np.bincount(pieces[mask]).max() > 0.97 * mask.sum(), body.name
        arch = positions(whole, behind & (plane == body.number))
        assert len(arch) > 60, body.name
        # The arch hangs from the lower half of its body.
        _, upward = axes(body)
        assert ((arch - np.array(body.centroid)[1:]) @ upward).mean() < 0, body.name


def test_volumes_do_not_depend_on_the_resolution_and_grow_with_the_cube_of_size() -> None:
    spacing, shape = (2.5, 1.5, 1.5), (21, 190, 150)
    coarse = render(SpineGeometry.typical(), spacing=spacing, shape=shape)
    fine = render(SpineGeometry.typical(), spacing=(1.7, 1.1, 1.1), shape=(31, 260, 200))
    large = render(SpineGeometry.typical(size=1.1), spacing=spacing, shape=shape)
    for name in ("L2/L3", "L3/L4", "L4/L5"):
        assert _volume(fine, name) == pytest.approx(_volume(coarse, name), rel=0.02)
        assert _volume(large, name) / _volume(coarse, name) == pytest.approx(1.331, rel=0.04)


@pytest.mark.parametrize(
    ("enumeration", "vertebrae", "unnamed_discs", "lowest"),
    [
        ("normal", {"L5", "L4", "L1", "T12"}, 0, "L5/S1"),
        ("six-lumbar", {"L6", "L5", "L4", "L1", "T12"}, 1, "L6/S1"),
        ("four-lumbar", {"L4", "L1", "T12"}, 0, "L4/S1"),
        ("extra-thoracic", {"L5", "L4", "L1", "T13", "T12"}, 1, "T13/L1"),
    ],
)
def test_transitional_spines_hold_the_right_labels(
    enumeration: str, vertebrae: set[str], unnamed_discs: int, lowest: str
) -> None:
    geometry = SpineGeometry.typical(enumeration=Enumeration(enumeration))
    phantom = _middle(geometry, 1.25)
    present = set(np.unique(phantom.labels.data).tolist())
    for name in ("L6", "L5", "L4", "L1", "T13", "T12"):
        assert (SPINE.by_name(name).index in present) == (name in vertebrae), name
    assert lowest in phantom.truth.discs
    numbers = [disc.number for disc in phantom.truth.discs.values()]
    assert numbers.count(IGNORE) == unnamed_discs
    assert numbers[0] == SPINE.by_name("L5/S1").index
    counted, _ = scheme("spider").to_internal(phantom.counted.data)
    lowest_vertebra = phantom.labels.data == geometry.enumeration.vertebrae[0].index
    assert (counted[lowest_vertebra] == SPINE.by_name("L5").index).all()


def test_a_tall_image_shows_vertebrae_that_no_class_names() -> None:
    phantom = render(SpineGeometry.typical(), spacing=(1.0, 1.25, 1.25), shape=(1, 300, 160))
    top = phantom.labels.data[0, :40]
    assert (top == IGNORE).any()
    assert np.isin(phantom.counted.data[0, :40], [10, 11]).any()


def test_cropping_keeps_what_is_left_in_its_place_and_tells_what_is_gone() -> None:
    geometry = SpineGeometry.typical()
    full = render(geometry, spacing=(1.0, 1.25, 1.25), shape=(3, 240, 160))
    short = render(geometry, spacing=(1.0, 1.25, 1.25), shape=(3, 240, 160), crop_mm=(100, 90))
    assert short.labels.shape == (3, 88, 160)
    assert np.array_equal(short.labels.data, full.labels.data[:, 80:168])
    assert short.volume.affine @ (0, 0, 0, 1) == pytest.approx(full.volume.affine @ (0, 80, 0, 1))
    assert short.truth.discs["L5/S1"].view == "outside"
    assert short.truth.bodies["L3"].view == "whole"
    assert short.truth.bodies["L3"].centroid == full.truth.bodies["L3"].centroid
    seen = {body.view for body in short.truth.bodies.values()}
    assert seen == {"whole", "part", "outside"}


def test_nothing_is_left_of_an_image_that_is_cropped_away() -> None:
    with pytest.raises(UsageError, match="no voxels"):
        render(SpineGeometry.typical(), shape=(1, 100, 100), crop_mm=(60, 60))


@pytest.mark.parametrize(
    ("contrast", "brighter", "darker"),
    [
        (Contrast.T1, "L3", "canal"),
        (Contrast.T2, "canal", "L3"),
        (Contrast.STIR, "canal", "L3"),
        (Contrast.SPACE, "canal", "L3"),
    ],
)
def test_contrasts_order_the_tissues(contrast: Contrast, brighter: str, darker: str) -> None:
    scan = render(
        SpineGeometry.typical(),
        spacing=(1.0, 1.25, 1.25),
        shape=(1, 200, 160),
        acquisition=Acquisition(contrast=contrast),
    )
    means = {
        name: scan.volume.data[scan.labels.data == SPINE.by_name(name).index].mean()
        for name in (brighter, darker)
    }
    assert means[brighter] > 1.3 * means[darker]


def test_thick_slices_average_what_lies_side_by_side() -> None:
    geometry, still = SpineGeometry.typical(), Acquisition(noise=0, bias=0, blur_px=0, coil_mm=0)
    plane = {"acquisition": still}
    thick = render(geometry, spacing=(5.0, 1.25, 1.25), shape=(5, 200, 160), **plane)
    thin = render(geometry, spacing=(1.0, 1.25, 1.25), shape=(25, 200, 160), **plane)
    slab = thin.volume.data[:5].astype(float)
    spine = (thin.labels.data[:5] > 0).any(axis=0)
    error = np.abs(thick.volume.data[0] - slab.mean(axis=0))[spine].mean()
    assert error < 0.7 * np.abs(thick.volume.data[0] - slab[2])[spine].mean()


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def _last_columns(rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    present = np.unique(rows)
    return present, np.array([columns[rows == row].max() for row in present])


def _volume(phantom: Phantom, name: str) -> float:
    voxels = (phantom.labels.data == SPINE.by_name(name).index).sum()
    return float(voxels * np.prod(phantom.labels.spacing))
