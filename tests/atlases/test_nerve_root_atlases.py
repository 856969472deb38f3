"""Nerve roots from phantoms to an atlas set and to names in another patient."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vertext.anatomy import LUMBOSACRAL_PLEXUS, PLEXUS_SCHEME
from vertext.atlases import majority_vote, read_atlas_set, register_atlases, save_atlas_set
from vertext.atlases.shared_dice import shared_dice
from vertext.data.build_atlas_set import build_atlas_set
from vertext.data.labelled_folder import read_labelled_folder
from vertext.data.phantom import write_phantoms


@pytest.mark.slow
def test_atlases_of_others_name_the_roots(tmp_path: Path) -> None:
    write_phantoms(
        tmp_path / "scans", 3, seed=5, contrasts=("t2",), plane=(160, 128), pixel_mm=1.7,
        pathology=False, scheme="lumbosacral-plexus",
    )  # fmt: skip
    cases = read_labelled_folder(tmp_path / "scans", PLEXUS_SCHEME)
    save_atlas_set(build_atlas_set("phantoms", cases), tmp_path / "set")
    atlases = read_atlas_set(tmp_path / "set")
    for one in atlases:
        found = register_atlases(one.spine, atlases.without(one.patient))
        scores = shared_dice(majority_vote(found.labels()), one.spine.labels)
        assert set(scores) == {root.index for root in LUMBOSACRAL_PLEXUS}
        assert np.mean(list(scores.values())) > 0.6
