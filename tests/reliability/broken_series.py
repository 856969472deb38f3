"""Series of DICOM that are not one stack of slices behind one another, and one that is tilted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydicom.uid import generate_uid

from tests.inference.phantom_bundle import coded_phantom
from tests.volumes.dicom_files import write_series


def tilted(path: Path) -> None:
    """Write slices that each lie a row lower than the one before."""
    _series(path, step=(4.0, 0.0, -0.9))


def mixed(path: Path) -> None:
    """Write two series into one folder."""
    _series(path / "one", SeriesInstanceUID=generate_uid(entropy_srcs=["one"]))
    _series(path / "two", SeriesInstanceUID=generate_uid(entropy_srcs=["two"]))
    for name in ("one", "two"):
        _move_up(path / name)


def without_one(path: Path) -> None:
    """Write a series that lacks a slice."""
    _series(path)
    sorted(path.iterdir())[2].unlink()


def doubled(path: Path) -> None:
    """Write every slice twice."""
    uid = generate_uid(entropy_srcs=[str(path)])
    _series(path, SeriesInstanceUID=uid)
    _series(path / "again", SeriesInstanceUID=uid)
    _move_up(path / "again")


def _series(path: Path, **changes: object) -> None:
    write_series(path, coded_phantom().data.astype(np.int16), **changes)


def _move_up(folder: Path) -> None:
    for file in sorted(folder.iterdir()):
        file.rename(folder.parent / f"{folder.name}_{file.name}")
    folder.rmdir()
