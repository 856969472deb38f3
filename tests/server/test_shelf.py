"""What is kept of scans stays within a bound, and comes back when it is asked for."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest

from tests.server.conftest import segment, upload
from vertext.errors import ResourceError
from vertext.server.shelf import Shelf

SIZE = 1000


def keep(shelf: Shelf, folder: Path, count: int):
    return [shelf.keep(np.full(SIZE, number, np.uint8), SIZE, folder) for number in range(count)]


def test_the_oldest_are_put_away_and_come_back(tmp_path):
    shelf = Shelf(limit=3 * SIZE)
    kept = keep(shelf, tmp_path, 8)
    assert [one.in_memory for one in kept] == [False] * 5 + [True] * 3
    assert shelf.bytes_in_memory == 3 * SIZE
    for number, one in enumerate(kept):
        assert (one.get() == number).all()
        assert shelf.bytes_in_memory <= 3 * SIZE
    kept[5].get()
    shelf.keep(np.zeros(SIZE, np.uint8), SIZE, tmp_path)
    assert kept[5].in_memory


def test_what_is_larger_than_the_bound_is_kept_alone(tmp_path):
    shelf = Shelf(limit=SIZE // 2)
    first, second = keep(shelf, tmp_path, 2)
    assert (first.in_memory, second.in_memory) == (False, True)


def test_what_nobody_holds_takes_no_room(tmp_path):
    shelf = Shelf(limit=3 * SIZE)
    kept = keep(shelf, tmp_path, 3)
    last = kept.pop()
    kept.clear()
    gc.collect()
    assert shelf.bytes_in_memory == last.size


def test_a_value_of_a_closed_scan_is_told_to_be_gone(tmp_path):
    shelf = Shelf(limit=SIZE)
    first, _ = keep(shelf, tmp_path, 2)
    for file in tmp_path.iterdir():
        file.unlink()
    with pytest.raises(ResourceError, match="closed"):
        first.get()


def test_a_file_that_was_changed_is_not_read(tmp_path):
    shelf = Shelf(limit=SIZE)
    first, _ = keep(shelf, tmp_path, 2)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    with pytest.raises(ResourceError, match="changed"):
        first.get()


def test_many_scans_take_no_more_memory_than_allowed(serve, scan_file):
    limit = 3_000_000
    client = serve(scans_each=40, kept_bytes=limit)
    shelf = client.app.state.workbench.shelf
    scans = [upload(client, scan_file)["id"] for _ in range(30)]
    first = client.get(f"/api/scans/{scans[0]}/volume.nii.gz").content
    steps = {scan: segment(client, scan) for scan in scans[:3]}
    labels = {
        scan: client.get(f"/api/scans/{scan}/steps/1/labels.nii.gz").content for scan in steps
    }
    for scan in scans:
        assert client.get(f"/api/scans/{scan}/volume.nii.gz").content == first
        assert shelf.bytes_in_memory <= limit
    (visitor,) = client.app.state.workbench.visitors._by_key.values()
    with_features = [scan for scan in visitor.scans.values() if scan.opened is not None]
    assert len(with_features) == 2
    for scan, step in steps.items():
        path = f"/api/scans/{scan}/steps/{step}/labels.nii.gz"
        assert client.get(path).content == labels[scan]
    (expected,) = set(labels.values())
    again = segment(client, scans[0])
    assert client.get(f"/api/scans/{scans[0]}/steps/{again}/labels.nii.gz").content == expected
