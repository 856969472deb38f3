"""A tiny bundle and a scan that it can segment exactly."""

from pathlib import Path

import numpy as np
import pytest

from tests.inference.phantom_bundle import coded_phantom, write_phantom_bundle
from tests.phantom import phantom_labels
from vertext.inference.segmenter import Segmenter
from vertext.volumes import Volume


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_phantom_bundle(tmp_path_factory.mktemp("model") / "phantom")


@pytest.fixture(scope="session")
def segmenter(bundle: Path) -> Segmenter:
    return Segmenter(bundle, threads=1)


@pytest.fixture(scope="session")
def scan() -> Volume:
    return coded_phantom()


@pytest.fixture(scope="session")
def truth() -> np.ndarray:
    return phantom_labels()
