"""ANTs SyN in place of demons."""

from __future__ import annotations

import sys

import pytest

from tests.registration.test_register_labels import FIXED, SPACING, SPINE, bent, brought, dice
from vertext.errors import MissingExtraError
from vertext.registration.register_with_ants import register_with_ants
from vertext.registration.spine import Spine


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ants", None)
    with pytest.raises(MissingExtraError, match=r"antspyx.*vertext\[ants\]"):
        register_with_ants(SPINE, SPINE)


@pytest.mark.slow
def test_a_bent_spine_is_straightened() -> None:
    pytest.importorskip("ants")
    moving = bent(FIXED)
    warp = register_with_ants(SPINE, Spine(moving, SPACING))
    assert dice(brought(warp, moving), FIXED) > 0.85
    assert warp.folded() < 0.01
