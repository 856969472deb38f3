"""A spine with another count of vertebrae is painted with its own names."""

from __future__ import annotations

import numpy as np
import pytest

from tests.decoding.soften import SPACING, number, rename, soften
from tests.phantom import phantom_labels
from vertext.anatomy import SPINE
from vertext.decoding import Decoded, DecodingSettings, decode_levels

NEVER_SLIPS = DecodingSettings(slip=1e-5, stretch_price=20.0)
LABELS = phantom_labels(("T11", "L5"))


def decode(labels: np.ndarray, settings: DecodingSettings | None = None) -> Decoded:
    return decode_levels(soften(labels), SPACING, SPINE.classes, settings=settings)


def test_a_doubled_vertebra_is_an_anomaly_if_networks_never_slip() -> None:
    # All above the lowest vertebra is called one level lower: two are called L5.
    levels = [s.name for s in SPINE.between("T11", "L5/S1")]
    one_lower = dict(zip(levels[:-2], levels[2:], strict=True))
    doubled = rename(LABELS, **one_lower)
    decoded = decode(doubled, NEVER_SLIPS)
    anomaly = decoded.numbering.anomaly
    assert anomaly is not None
    assert (anomaly.name, anomaly.chosen) == ("six-lumbar", True)
    expected = rename(LABELS, **one_lower | {"L4/L5": "L5/L6", "L5": "L6"})
    assert (decoded.labels == expected).all()
    assert [item.name for item in decoded.items][-4:] == ["L5/L6", "L6", "L5/S1", "canal"]
    # Where slips of the network are common, a sixth lumbar vertebra is the rarer reason.
    usual = decode(doubled, DecodingSettings(slip=0.1))
    assert usual.numbering.anomaly is not None
    assert not usual.numbering.anomaly.chosen
    assert number("L6") not in usual.labels


def test_a_user_who_names_levels_is_asked_for_no_anomaly() -> None:
    decoded = decode_levels(soften(LABELS), SPACING, SPINE.classes, allowed=("T11", "L5"))
    assert decoded.numbering.anomaly is None


@pytest.mark.parametrize("window", [("T11", "L5"), ("L1", "L5"), ("T10", "L2")])
def test_a_usual_spine_is_never_an_anomaly(window: tuple[str, str]) -> None:
    anomaly = decode(phantom_labels(window)).numbering.anomaly
    assert anomaly is not None
    assert not anomaly.chosen
    assert anomaly.probability < 0.1
