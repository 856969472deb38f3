import subprocess
import sys
import time

import numpy as np
import pytest
from pydantic import ValidationError

from vertext.data.phantom import Acquisition, Contrast, SpineGeometry, make_phantom, render

GRID = {"spacing": (1.0, 1.5, 1.5), "shape": (1, 160, 150)}


def _scan(**settings: float) -> np.ndarray:
    still = {"noise": 0.0, "bias": 0.0, "coil_mm": 0.0, "blur_px": 0.0}
    acquisition = Acquisition(**still | settings)
    phantom = render(SpineGeometry.typical(), acquisition=acquisition, **GRID)
    return phantom.volume.data[0].astype(float)


def test_noise_reaches_the_air() -> None:
    quiet, noisy = _scan(), _scan(noise=0.05)
    corner = (slice(0, 20), slice(-5, None))
    assert quiet[corner].std() < 1 < noisy[corner].std()
    # Magnitudes of complex noise have a positive mean.
    assert noisy[corner].mean() > 5


def test_a_surface_coil_sees_the_belly_dimly() -> None:
    even, coil = _scan(), _scan(coil_mm=60.0)
    front, back = (slice(None), slice(5, 40)), (slice(None), slice(90, 130))
    assert coil[front].mean() / coil[back].mean() < 0.6 * even[front].mean() / even[back].mean()


def test_scans_are_eight_bit_and_use_the_range() -> None:
    data = make_phantom(1, plane=(120, 100), pixel_mm=2.5, slices=(3, 4.0)).volume.data
    assert data.dtype == np.uint8
    assert data.min() < 10
    assert data.max() == 255


def test_settings_out_of_range_are_refused() -> None:
    with pytest.raises(ValidationError):
        Acquisition(noise=-1.0)
    with pytest.raises(ValueError, match="t9"):
        Contrast("t9")


def test_a_usual_scan_is_made_in_a_few_seconds_of_one_core() -> None:
    begin = time.process_time()
    make_phantom(1)
    # About 1.2 s on an idle core; a busy machine shares its caches.
    assert time.process_time() - begin < 5


def test_phantoms_need_no_torch() -> None:
    code = "import sys, vertext.data.phantom; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
