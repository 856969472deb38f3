import numpy as np
import pytest

from vertext.data.phantom import Contrast, make_phantom

SMALL = {"plane": (100, 80), "pixel_mm": 3.0, "slices": (3, 4.0)}


def test_the_same_seed_gives_the_same_scan() -> None:
    first, again = make_phantom(3, **SMALL), make_phantom(3, **SMALL)
    assert np.array_equal(first.volume.data, again.volume.data)
    assert np.array_equal(first.labels.data, again.labels.data)
    assert first.truth == again.truth
    assert make_phantom(4, **SMALL).truth != first.truth


def test_a_person_is_the_same_in_every_contrast() -> None:
    scans = [make_phantom(3, contrast=contrast, **SMALL) for contrast in Contrast]
    for scan in scans[1:]:
        assert scan.geometry == scans[0].geometry
        assert np.array_equal(scan.labels.data, scans[0].labels.data)
        assert not np.array_equal(scan.volume.data, scans[0].volume.data)


def test_space_comes_in_thin_slices() -> None:
    thin = make_phantom(3, contrast="space", plane=(80, 64), pixel_mm=3.75)
    thick = make_phantom(3, contrast="t2", plane=(80, 64), pixel_mm=3.75)
    assert thin.volume.spacing[0] < 1 < 3 <= thick.volume.spacing[0]


@pytest.mark.parametrize("seed", range(12))
def test_every_person_can_be_built(seed: int) -> None:
    truth = make_phantom(seed, plane=(64, 64), pixel_mm=4.0, slices=(1, 4.0)).truth
    for disc in truth.discs.values():
        assert min(disc.anterior_mm, disc.middle_mm, disc.posterior_mm) > 0, disc.name
    assert 10 < truth.lordosis < 80
