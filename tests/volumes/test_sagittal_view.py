from itertools import permutations, product

import nibabel as nib
import numpy as np
import pytest

from tests.volumes.helpers import oblique, sagittal_affine, texture
from vertext.errors import UnsupportedInputError
from vertext.volumes import LabelMap, SagittalView, Volume

SHAPE = (5, 24, 20)
ORIENTATIONS = [
    (order, signs) for order in permutations(range(3)) for signs in product((1, -1), repeat=3)
]


def _volume(order=(0, 1, 2), signs=(1, 1, 1), degrees=(0, 0, 0)) -> tuple[Volume, np.ndarray]:
    """A canonical scan stored with other axes, and its canonical array."""
    canonical = texture(SHAPE)
    affine = oblique(degrees) @ sagittal_affine()
    data = canonical.transpose(order)
    stored = affine[:, [*order, 3]]
    for axis, sign in enumerate(signs):
        if sign < 0:
            data = np.flip(data, axis)
            stored[:, 3] += stored[:, axis] * (data.shape[axis] - 1)
            stored[:, axis] *= -1
    return Volume(data, stored), canonical


@pytest.mark.parametrize(("order", "signs"), ORIENTATIONS)
@pytest.mark.parametrize("degrees", [(0, 0, 0), (12, -20, 25)])
def test_all_48_orientations_straight_and_oblique(order, signs, degrees) -> None:
    volume, canonical = _volume(order, signs, degrees)
    view = SagittalView.of(volume)
    assert view.volume.axis_codes == "LIP"
    assert np.array_equal(view.volume.data, canonical)
    assert np.allclose(view.volume.affine, oblique(degrees) @ sagittal_affine(), atol=1e-9)
    assert view.volume.spacing == pytest.approx((4.0, 0.9375, 0.8125))
    assert np.array_equal(view.restore(view.volume.data), volume.data)
    labels = view.restore_labels(canonical.astype(np.uint8))
    assert labels.dtype == np.uint8
    assert np.array_equal(labels, volume.data)


def test_the_view_agrees_with_nibabel() -> None:
    volume, _ = _volume((2, 0, 1), (-1, 1, -1), (5, 15, -10))
    start = nib.io_orientation(volume.affine)
    wanted = nib.orientations.axcodes2ornt("LIP")
    image = nib.Nifti1Image(volume.data, volume.affine).as_reoriented(
        nib.orientations.ornt_transform(start, wanted)
    )
    view = SagittalView.of(volume).volume
    assert np.array_equal(view.data, np.asarray(image.dataobj))
    assert np.allclose(view.affine, image.affine)


@pytest.mark.parametrize("spacing", [(0.9, 0.9, 0.9), (1.0, 0.3, 0.6), (6.0, 0.5, 1.2), (8, 2, 2)])
def test_anisotropic_sagittal_stacks_are_welcome(spacing) -> None:
    volume = Volume(texture(SHAPE), sagittal_affine(spacing))
    assert SagittalView.of(volume).volume.spacing == pytest.approx(spacing)


@pytest.mark.parametrize("slices", [1, 3])
def test_few_slices(slices: int) -> None:
    volume = Volume(texture((24, 20, slices)), sagittal_affine()[:, [1, 2, 0, 3]])
    view = SagittalView.of(volume)
    assert view.volume.shape == (slices, 24, 20)
    assert view.restore(view.volume.data).shape == (24, 20, slices)


def test_every_voxel_keeps_its_place_in_the_world() -> None:
    volume, _ = _volume((1, 2, 0), (1, -1, -1), (10, 20, 30))
    view = SagittalView.of(volume).volume
    marked = np.argwhere(view.data == view.data.max())
    source = np.argwhere(volume.data == volume.data.max())
    here = marked @ view.affine[:3, :3].T + view.affine[:3, 3]
    there = source @ volume.affine[:3, :3].T + volume.affine[:3, 3]
    assert np.allclose(sorted(here.tolist()), sorted(there.tolist()))


@pytest.mark.parametrize("degrees", [(45, 0, 0), (0, 43, 0), (30, 35, 40)])
def test_an_axis_between_two_directions_is_refused(degrees) -> None:
    volume, _ = _volume(degrees=degrees)
    with pytest.raises(UnsupportedInputError, match=r"no sagittal view.*degrees"):
        SagittalView.of(volume)


def test_axial_and_coronal_thick_slices_are_refused() -> None:
    axial = Volume(texture((64, 64, 20)), np.diag([0.5, 0.5, 4.0, 1.0]))
    with pytest.raises(UnsupportedInputError, match=r"axial series.*4 x 0\.5 mm.*sagittal series"):
        SagittalView.of(axial)
    coronal = Volume(texture((64, 20, 64)), np.diag([0.5, 4.0, 0.5, 1.0]))
    with pytest.raises(UnsupportedInputError, match="coronal series"):
        SagittalView.of(coronal)


def test_an_axial_slice_is_no_sagittal_plane() -> None:
    volume = Volume(texture((64, 64, 1)), np.eye(4))
    with pytest.raises(UnsupportedInputError, match="1 x 64 pixels"):
        SagittalView.of(volume)


def test_a_nearly_cubic_axial_scan_is_fine() -> None:
    volume = Volume(texture((40, 40, 30)), np.diag([1.0, 1.0, 1.5, 1.0]))
    assert SagittalView.of(volume).volume.shape == (40, 30, 40)


def _tilted(shear_mm: float = 1.0) -> Volume:
    """Slices that each lie `shear_mm` lower than the one before; one bright block in all."""
    affine = sagittal_affine((4.0, 1.0, 1.0))
    affine[2, 0] = -shear_mm
    data = np.full((6, 40, 30), 10.0, np.float32)
    data[:, 10:20, 8:18] = 100.0
    return Volume(data, affine)


def test_a_sheared_stack_is_resampled_with_a_note() -> None:
    volume = _tilted()
    view = SagittalView.of(volume).volume
    directions = view.affine[:3, :3] / np.array(view.spacing)
    assert np.allclose(directions.T @ directions, np.eye(3), atol=1e-9)
    assert view.axis_codes == "LIP"
    assert any("sheared by 14.0 degrees" in note for note in view.notes)
    # The slices stay slices: 1 mm lower each is one row lower each, with nothing blurred.
    assert view.shape == (6, 45, 30)
    for number in range(6):
        rows = np.flatnonzero(view.data[number].max(axis=1) > 50)
        assert rows.tolist() == list(range(10 + number, 20 + number))
    assert set(np.unique(view.data)) == {10.0, 100.0}


@pytest.mark.parametrize("shear_mm", [1.0, 0.37, -1.6])
def test_labels_of_a_sheared_stack_return_to_its_grid(shear_mm: float) -> None:
    volume = _tilted(shear_mm)
    view = SagittalView.of(volume)
    labels = np.where(view.volume.data > 55, 201, 0).astype(np.uint16)
    back = view.restore_labels(labels)
    assert back.shape == volume.shape
    assert back.dtype == np.uint16
    assert set(np.unique(back)) == {0, 201}
    assert ((back == 201) != (volume.data > 55)).mean() < 0.02


@pytest.mark.parametrize("pair", [(0, 1), (1, 2), (0, 2)])
def test_any_sheared_pair_of_axes_is_rectified(pair: tuple[int, int]) -> None:
    affine = oblique((5, 5, 5)) @ sagittal_affine((2.0, 1.0, 1.0))
    affine[:3, pair[1]] += 0.1 * affine[:3, pair[0]]
    volume = Volume(texture((10, 24, 20), np.float32), affine)
    view = SagittalView.of(volume)
    assert view.volume.axis_codes == "LIP"
    assert view.restore(view.volume.data).shape == volume.shape


def test_arrays_of_another_shape_or_kind_are_refused() -> None:
    view = SagittalView.of(_volume()[0])
    with pytest.raises(ValueError, match="does not fit"):
        view.restore(np.zeros((2, 2, 2)))
    with pytest.raises(TypeError, match="integers"):
        view.restore_labels(np.zeros(SHAPE))


@pytest.mark.parametrize("shear_mm", [0.0, 1.0, 0.37])
def test_a_label_map_gets_the_view_of_its_scan(shear_mm: float) -> None:
    scan = _tilted(shear_mm)
    labels = LabelMap((scan.data > 55).astype(np.uint16) * 201, scan.affine, scheme="spider")
    view, label_view = SagittalView.of(scan).volume, SagittalView.of(labels).volume
    assert isinstance(label_view, LabelMap)
    assert label_view.scheme == "spider"
    assert np.array_equal(label_view.affine, view.affine)
    assert label_view.shape == view.shape
    assert set(np.unique(label_view.data)) == {0, 201}
    assert ((label_view.data == 201) != (view.data > 55)).mean() < 0.02
