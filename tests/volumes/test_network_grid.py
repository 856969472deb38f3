import time

import numpy as np
import pytest

from vertext.volumes import NetworkGrid


def _smooth(height: int, width: int) -> np.ndarray:
    row, column = np.mgrid[:height, :width]
    return (np.sin(row / height * 6) + np.cos(column / width * 5)).astype(np.float32)


def test_an_equal_grid_changes_nothing() -> None:
    values = np.random.default_rng(0).normal(size=(2, 320, 256)).astype(np.float32)
    grid = NetworkGrid.fit((2, 320, 256), (4.0, 0.9375, 0.9375), size=(320, 256))
    assert np.array_equal(grid.sample(values), values)
    assert np.array_equal(grid.restore_linear(values), values)


def test_only_the_last_two_entries_of_shape_and_spacing_count() -> None:
    whole = NetworkGrid.fit((9, 64, 48), (4.0, 1.0, 1.5), size=(32, 32))
    assert whole == NetworkGrid.fit((64, 48), (1.0, 1.5), size=(32, 32))


@pytest.mark.parametrize(
    ("shape", "spacing", "spacing_mm", "expected"),
    [
        ((640, 512), (0.5, 0.5), None, 1.0),  # rows and columns fill the canvas
        ((640, 256), (0.5, 0.5), None, 1.0),  # rows decide
        ((100, 400), (1.0, 1.0), None, 400 / 256),  # columns decide
        ((320, 256), (0.5, 0.5), 0.9, 0.9),  # fits at the trained pixel
        ((640, 512), (1.0, 1.0), 0.9, 2.0),  # must be coarser than the trained pixel
    ],
)
def test_the_pixel_is_the_trained_one_or_coarser(shape, spacing, spacing_mm, expected) -> None:
    grid = NetworkGrid.fit(shape, spacing, size=(320, 256), spacing_mm=spacing_mm)
    assert grid.pixel_mm == pytest.approx(expected)


def test_the_slice_is_centred_and_padded_with_its_own_minimum() -> None:
    values = np.stack([np.full((10, 10), 5.0), np.full((10, 10), 7.0)])
    values[:, 4, 4] = -1.0, -2.0
    grid = NetworkGrid.fit((10, 10), (1.0, 1.0), size=(20, 16), spacing_mm=1.0)
    canvas = grid.sample(values)
    assert np.array_equal(canvas[:, 5:15, 3:13], values)
    assert (canvas[0, :5] == -1).all()
    assert (canvas[1, :, 13:] == -2).all()


def test_cubic_splines_keep_an_equal_grid_and_pad_with_zero() -> None:
    values = np.random.default_rng(0).normal(size=(2, 10, 12)).astype(np.float32) + 5
    grid = NetworkGrid.fit(values.shape, (4.0, 1.0, 1.0), size=(20, 16), spacing_mm=1.0)
    canvas = grid.sample_cubic(values)
    assert np.allclose(canvas[:, 5:15, 2:14], values, atol=1e-4)
    assert not canvas[:, :5].any()


def test_cubic_splines_follow_a_smooth_image_to_another_pixel() -> None:
    grid = NetworkGrid.fit((160, 128), (1.0, 1.0), size=(96, 80), spacing_mm=160 / 96)
    inner = (slice(None), slice(2, -2), slice(3, -3))
    fine = _smooth(160, 128)[None]
    assert np.allclose(grid.sample_cubic(fine)[inner], grid.sample(fine)[inner], atol=0.02)


def test_labels_are_padded_with_background_or_what_is_asked() -> None:
    labels = np.full((1, 4, 4), 200, np.uint8)
    grid = NetworkGrid.fit((4, 4), (1.0, 1.0), size=(8, 8), spacing_mm=1.0)
    assert grid.sample_labels(labels).sum() == 200 * 16
    assert grid.sample_labels(labels, outside=255)[0, 0, 0] == 255
    assert grid.sample_labels(labels).dtype == np.uint8


@pytest.mark.parametrize(
    ("shape", "spacing"),
    [
        ((64, 48), (1.0, 1.0)),
        ((63, 47), (0.7, 1.1)),
        ((640, 512), (0.469, 0.469)),
        ((33, 200), (3.0, 0.4)),
    ],
)
def test_labels_return_to_where_they_were(shape, spacing) -> None:
    """Blocks of a few canvas pixels come back except for their rims."""
    labels = np.zeros((1, *shape), np.uint8)
    height, width = shape
    labels[0, height // 4 : height // 2, width // 4 : width // 2] = 3
    labels[0, height // 2 :, width // 2 :] = 9
    grid = NetworkGrid.fit(shape, spacing, size=(320, 256))
    back = grid.restore_labels(grid.sample_labels(labels))
    assert back.shape == labels.shape
    assert (back != labels).mean() < 0.01


@pytest.mark.parametrize("size", [(40, 30), (320, 256)])
def test_smooth_values_return_up_to_interpolation(size) -> None:
    values = _smooth(160, 120)
    grid = NetworkGrid.fit(values.shape, (1.0, 1.0), size=size)
    back = grid.restore_linear(grid.sample(values))
    assert np.abs(back - values).mean() < 0.01


def test_down_sampling_averages_instead_of_aliasing() -> None:
    stripes = np.tile(np.array([0.0, 1.0], np.float32), (64, 32))
    grid = NetworkGrid.fit(stripes.shape, (1.0, 1.0), size=(16, 16))
    assert np.allclose(grid.sample(stripes)[:, 2:-2], 0.5, atol=0.05)


def test_back_coordinates_invert_the_sampling() -> None:
    """A linear ramp sampled onto the canvas holds the native index at the back coordinates."""
    ramp = np.tile(np.arange(90.0, dtype=np.float32)[:, None], (1, 70))
    grid = NetworkGrid.fit(ramp.shape, (0.8, 1.3), size=(128, 128), spacing_mm=1.0)
    canvas = grid.sample(ramp)
    rows, columns = grid.back_coordinates()
    assert rows.shape == (90,)
    assert columns.shape == (70,)
    middle = round(float(columns[35]))
    inner = slice(5, -5)
    found = np.interp(rows, np.arange(128), canvas[:, middle])
    assert np.allclose(found[inner], np.arange(90)[inner], atol=0.05)


def test_a_box_holds_what_the_whole_slice_holds_there() -> None:
    maps = np.random.default_rng(0).normal(size=(3, 32, 24)).astype(np.float32)
    labels = maps[0] > 0
    grid = NetworkGrid.fit((50, 71), (1.0, 0.8), size=(32, 24))
    rows, columns = box = grid.native_box((slice(5, 20), slice(0, 11)))
    np.testing.assert_array_equal(
        grid.restore_labels(labels, box), grid.restore_labels(labels)[rows, columns]
    )
    np.testing.assert_allclose(
        grid.restore_linear(maps, box), grid.restore_linear(maps)[:, rows, columns], rtol=1e-5
    )
    inside = np.zeros((32, 24), bool)
    inside[5:20, :11] = True
    assert grid.restore_labels(inside).sum() == grid.restore_labels(inside, box).size


def test_a_box_at_the_border_is_cropped_where_the_grids_agree() -> None:
    maps = np.random.default_rng(0).normal(size=(2, 32, 24)).astype(np.float32)
    grid = NetworkGrid.fit((32, 20), (0.9, 0.9), size=(32, 24), spacing_mm=0.9)
    rows, columns = box = grid.native_box((slice(0, 31), slice(0, 12)))
    np.testing.assert_array_equal(
        grid.restore_linear(maps, box), grid.restore_linear(maps)[:, rows, columns]
    )


def test_a_canvas_like_the_slice_is_native() -> None:
    assert NetworkGrid.fit((32, 24), (0.9, 0.9), size=(32, 24), spacing_mm=0.9).is_native
    assert not NetworkGrid.fit((30, 24), (0.9, 0.9), size=(32, 24), spacing_mm=0.9).is_native
    assert not NetworkGrid.fit((32, 24), (0.8, 0.9), size=(32, 24), spacing_mm=0.9).is_native


def test_restored_maps_still_sum_to_one() -> None:
    maps = np.random.default_rng(0).dirichlet(np.ones(5), (2, 32, 32)).transpose(0, 3, 1, 2)
    grid = NetworkGrid.fit((50, 41), (1.0, 1.0), size=(32, 32))
    restored = grid.restore_linear(maps.astype(np.float32))
    assert restored.shape == (2, 5, 50, 41)
    assert np.allclose(restored.sum(axis=1), 1, atol=1e-5)


def test_a_study_is_sampled_quickly() -> None:
    values = np.random.default_rng(0).normal(size=(20, 640, 512)).astype(np.float32)
    grid = NetworkGrid.fit(values.shape, (0.9, 0.469, 0.469), size=(320, 256))
    seconds = []
    for _ in range(3):
        start = time.process_time()
        grid.sample(values)
        seconds.append(time.process_time() - start)
    # 0.1 s of processor time; the margin is for slow machines.
    assert min(seconds) < 1.0
