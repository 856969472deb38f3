"""A checkpoint is whole or not there."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from vertext.errors import ResourceError  # noqa: E402
from vertext.training.atomic_checkpoints import AtomicCheckpoints  # noqa: E402


def test_a_checkpoint_never_lies_in_another_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    AtomicCheckpoints().save_checkpoint({"weights": torch.ones(3)}, tmp_path / "last.ckpt")
    assert [file.name for file in tmp_path.iterdir()] == ["last.ckpt"]
    content = AtomicCheckpoints().load_checkpoint(tmp_path / "last.ckpt")
    torch.testing.assert_close(content["weights"], torch.ones(3))


def test_a_full_disk_leaves_the_checkpoint_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "last.ckpt").write_text("before")

    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ResourceError, match=r"last\.ckpt"):
        AtomicCheckpoints().save_checkpoint({"weights": torch.ones(3)}, tmp_path / "last.ckpt")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["before"]
