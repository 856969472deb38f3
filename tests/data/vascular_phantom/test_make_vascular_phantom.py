import cc3d
import numpy as np
import pytest

from tests.data.vascular_phantom.small import SMALL
from vertext.anatomy import PULMONARY_VESSELS, Side, VesselKind
from vertext.data.vascular_phantom import ContrastPhase, VascularPhantom, make_vascular_phantom


@pytest.fixture(scope="module")
def phantom() -> VascularPhantom:
    return make_vascular_phantom(3, **SMALL)


def _voxels(phantom: VascularPhantom, points: np.ndarray) -> tuple[np.ndarray, ...]:
    affine = phantom.volume.affine
    index = np.rint((points - affine[:3, 3]) / phantom.volume.spacing).astype(int)
    inside = ((index >= 0) & (index < phantom.volume.shape)).all(axis=1)
    return tuple(index[inside].T)


def test_the_same_seed_gives_the_same_scan(phantom: VascularPhantom) -> None:
    again = make_vascular_phantom(3, **SMALL)
    assert np.array_equal(phantom.volume.data, again.volume.data)
    assert np.array_equal(phantom.labels.data, again.labels.data)
    other = make_vascular_phantom(4, **SMALL)
    assert other.chest != phantom.chest


def test_a_person_is_the_same_in_every_phase(phantom: VascularPhantom) -> None:
    scan = make_vascular_phantom(3, phase="plain", **SMALL)
    assert np.array_equal(scan.labels.data, phantom.labels.data)
    assert not np.array_equal(scan.volume.data, phantom.volume.data)


def test_labels_hold_the_centre_lines(phantom: VascularPhantom) -> None:
    for tree in phantom.vessels.arteries.values():
        found = phantom.kinds[_voxels(phantom, tree.centre_points(0.5))]
        assert (found == VesselKind.ARTERY.number).mean() > 0.99


def test_sides_are_those_of_the_lungs(phantom: VascularPhantom) -> None:
    x = phantom.volume.affine[0, 3] + 3.0 * np.arange(phantom.volume.shape[0])
    middle = {v.name: x[(phantom.labels.data == v.index).any((1, 2))] for v in PULMONARY_VESSELS}
    assert middle["right artery"].mean() > 0 > middle["left artery"].mean()
    for vessel in PULMONARY_VESSELS:
        lung = phantom.lungs == vessel.side.number
        assert set(np.unique(phantom.labels.data[lung])) <= {
            0,
            *(v.index for v in PULMONARY_VESSELS if v.side is vessel.side),
        }


def test_arteries_hang_together(phantom: VascularPhantom) -> None:
    parts = cc3d.connected_components(phantom.kinds == VesselKind.ARTERY.number, connectivity=26)
    sizes = np.sort(np.bincount(parts.ravel())[1:])
    assert sizes[-1] / sizes.sum() > 0.99


def test_contrast_follows_the_phase(phantom: VascularPhantom) -> None:
    late = make_vascular_phantom(3, phase=ContrastPhase.AORTIC, **SMALL)
    gain = late.volume.data.astype(float) - phantom.volume.data
    assert gain[phantom.kinds == VesselKind.ARTERY.number].mean() < -20
    assert gain[phantom.kinds == VesselKind.VEIN.number].mean() > 10
    lung = (phantom.lungs > 0) & (phantom.kinds == 0)
    assert -950 < np.median(phantom.volume.data[lung]) < -700


def test_both_lungs_are_there(phantom: VascularPhantom) -> None:
    for side in Side:
        litres = (phantom.lungs == side.number).sum() * 3.0**3 / 1e6 / 0.5**3
        assert 1.5 < litres < 4.5
