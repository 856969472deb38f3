"""A file that exists is whole."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from vertext.errors import ResourceError
from vertext.files import atomic_path, package_folder, sha256_of


def test_a_finished_block_replaces_the_file(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "labels.nii.gz"
    with atomic_path(target) as file:
        assert file.suffixes[-2:] == [".nii", ".gz"]
        file.write_bytes(b"whole")
        assert not target.exists()
    assert target.read_bytes() == b"whole"
    assert list(target.parent.iterdir()) == [target]


def test_a_failed_block_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("old")

    def stop_halfway() -> None:
        with atomic_path(target) as file:
            file.write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        stop_halfway()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ResourceError, match="file"), atomic_path(tmp_path / "file" / "x.json"):
        pass


def test_results_are_readable_by_others(tmp_path: Path) -> None:
    with atomic_path(tmp_path / "a.txt") as file:
        file.write_text("a")
    plain = tmp_path / "b.txt"
    plain.write_text("b")
    assert (tmp_path / "a.txt").stat().st_mode == plain.stat().st_mode


def test_the_checksum_is_sha_256(tmp_path: Path) -> None:
    content = b"x" * ((1 << 20) + 1)
    (tmp_path / "big").write_bytes(content)
    assert sha256_of(tmp_path / "big") == hashlib.sha256(content).hexdigest()


def test_a_package_is_found_without_importing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "weights_only_package"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise RuntimeError")
    monkeypatch.syspath_prepend(tmp_path)
    assert package_folder("weights_only_package") == folder
    assert "weights_only_package" not in sys.modules
    assert package_folder("no_such_package") is None
