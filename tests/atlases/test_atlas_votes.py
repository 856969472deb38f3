"""Registered atlases in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.atlases.spines import atlas, target
from vertext.atlases import AtlasVotes, register_atlases
from vertext.errors import AtlasError


def test_votes_come_back_as_they_were(tmp_path: Path) -> None:
    votes = AtlasVotes.of(register_atlases(target(), [atlas("a"), atlas("b", shift=4)]))
    votes.save(tmp_path / "x_atlases.npz")
    found = AtlasVotes.read(tmp_path / "x_atlases.npz")
    np.testing.assert_array_equal(found.labels, votes.labels)
    assert found.atlases == found.patients == ("a", "b")


def test_nobody_is_their_own_atlas() -> None:
    votes = AtlasVotes(np.zeros((2, 1, 8, 8), np.uint8), ("7-t1", "8-t1"), ("7", "8"))
    assert votes.of_others("9", source="9_atlases.npz") is votes
    with pytest.raises(AtlasError, match=r"7_atlases\.npz: atlas 7-t1 is of the patient 7"):
        votes.of_others("7", source="7_atlases.npz")


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 cut off"])
def test_a_missing_or_damaged_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "x_atlases.npz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(AtlasError, match=r"x_atlases\.npz: it holds no registered atlases"):
        AtlasVotes.read(file)
