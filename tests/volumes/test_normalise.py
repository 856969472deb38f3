import numpy as np
import pytest

from vertext.volumes import normalise_slice, normalise_volume


@pytest.fixture
def slices() -> np.ndarray:
    return np.random.default_rng(0).gamma(2.0, 100.0, (3, 60, 50)).astype(np.int16)


def test_every_slice_has_mean_0_and_deviation_1(slices: np.ndarray) -> None:
    result = normalise_slice(slices)
    assert result.dtype == np.float32
    assert np.allclose(result.mean(axis=(1, 2)), 0, atol=1e-5)
    assert np.allclose(result.std(axis=(1, 2)), 1, atol=1e-5)


def test_scale_and_offset_of_a_slice_do_not_matter(slices: np.ndarray) -> None:
    assert np.allclose(normalise_slice(slices), normalise_slice(slices * 7.5 + 1000), atol=1e-4)


def test_slices_are_independent_of_each_other(slices: np.ndarray) -> None:
    assert np.array_equal(normalise_slice(slices)[1], normalise_slice(slices[1]))


def test_outliers_are_clipped(slices: np.ndarray) -> None:
    spoiled = slices.astype(np.float32)
    spoiled[0, 0, 0] = 1e9
    assert np.abs(normalise_slice(spoiled)[0]).max() < 10


def test_leading_axes_are_kept(slices: np.ndarray) -> None:
    assert normalise_slice(slices[None]).shape == (1, 3, 60, 50)


@pytest.mark.parametrize("value", [0, 42])
def test_a_constant_slice_becomes_zeros(value: int) -> None:
    assert not normalise_slice(np.full((2, 8, 8), value, np.uint8)).any()


def test_large_offsets_do_not_cost_contrast() -> None:
    image = np.random.default_rng(1).normal(0, 1, (64, 64)).astype(np.float32)
    assert np.allclose(normalise_slice(image + 1e4), normalise_slice(image), atol=0.02)


def test_the_input_is_not_changed(slices: np.ndarray) -> None:
    before = slices.copy()
    normalise_slice(slices)
    assert np.array_equal(slices, before)


def test_a_scan_is_normalised_as_a_whole(slices: np.ndarray) -> None:
    slices[0] = slices[0] // 4 + 1
    result = normalise_volume(slices)
    assert result.dtype == np.float32
    assert (result.mean(), result.std()) == pytest.approx((0, 1), abs=1e-5)
    assert result[0].mean() < result[1].mean() - 0.5


def test_what_lies_beyond_the_nonzero_box_does_not_count(slices: np.ndarray) -> None:
    padded = np.pad(slices + 1, ((0, 0), (7, 3), (2, 0)))
    assert np.array_equal(normalise_volume(padded)[:, 7:-3, 2:], normalise_volume(slices + 1))
    assert not normalise_volume(padded)[:, :7].any()


@pytest.mark.parametrize("value", [0, 42])
def test_a_constant_scan_becomes_zeros(value: int) -> None:
    assert not normalise_volume(np.full((2, 8, 8), value, np.uint8)).any()
