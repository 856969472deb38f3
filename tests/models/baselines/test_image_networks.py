"""Settings of the MONAI baselines that make no network."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from vertext.models.registry import settings_class


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("unet", {"channels": (8,)}),
        ("unet", {"channels": (2, 4, 8, 16, 32, 64, 128)}),
        ("unet", {"channels": (8, 0)}),
        ("unet", {"residual_units": -1}),
        ("attention-unet", {"channels": (2, 4, 8, 16, 32, 64, 128)}),
        ("segresnet", {"filters": 12}),
        ("unetr", {"hidden_size": 100, "heads": 12}),
        ("swin-unetr", {"feature_size": 40}),
    ],
)
def test_impossible_sizes_are_refused(name: str, settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(settings))):
        settings_class(name)(**settings)
