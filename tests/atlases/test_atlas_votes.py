"""Registered atlases in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.atlases.spines import atlas, target
from vertext.atlases import AtlasVotes, register_atlases
from vertext.errors import AtlasError


def test_votes_come_back_as_they_were(tmp_path: Path) -> None:
    spine = target()
    votes = AtlasVotes.of(register_atlases(spine, [atlas("a"), atlas("b", shift=4)]), spine.labels)
    votes.save(tmp_path / "x_atlases.npz")
    found = AtlasVotes.read(tmp_path / "x_atlases.npz")
    np.testing.assert_array_equal(found.labels, votes.labels)
    np.testing.assert_array_equal(found.coarse, spine.labels)
    assert found.atlases == found.patients == ("a", "b")


def test_coarse_labels_are_the_last_map() -> None:
    labels = np.stack([np.full((1, 8, 8), n, np.uint8) for n in (4, 5)])
    votes = AtlasVotes(labels, ("a", "b"), ("a", "b"), np.full((1, 8, 8), 6, np.uint8))
    maps = votes.label_maps(3, with_coarse=True)
    assert maps[:, 0, 0, 0].tolist() == [4, 5, 4, 6]
    assert len(votes.label_maps(1, with_coarse=False)) == 1


def test_nobody_is_their_own_atlas() -> None:
    labels = np.zeros((2, 1, 8, 8), np.uint8)
    votes = AtlasVotes(labels, ("7-t1", "8-t1"), ("7", "8"), labels[0])
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
