"""No test of this room knows credentials unless it sets them."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN", "USER", "PASSWORD"):
        monkeypatch.delenv(f"VERTEXT_DICOMWEB_{name}", raising=False)
