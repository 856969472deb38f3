"""Scans on disk that the phantom model segments, and the command line in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.inference.phantom_bundle import coded_phantom, write_phantom_bundle
from vertext.cli.app import main
from vertext.volumes.nifti_writer import write_nifti

Segment = Callable[..., int]


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_phantom_bundle(tmp_path_factory.mktemp("model") / "phantom")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """One scan in RAS order, so that the canonical view differs from the file."""
    return write_scan(tmp_path / "in" / "scan.nii.gz")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def segment(bundle: Path, out: Path) -> Segment:
    """Run `vertext segment` with the phantom model."""

    def run(*words: str | Path) -> int:
        return main(["segment", *map(str, words), "-o", str(out), "--model", str(bundle)])

    return run


def write_scan(path: Path, axes: str = "RAS") -> Path:
    volume = coded_phantom(axes=axes)
    write_nifti(path, volume.data, volume.affine)
    return path
