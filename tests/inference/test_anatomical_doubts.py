"""Which measures raise which doubt."""

from dataclasses import replace

import pytest

from tests.inference.drawn_spine import SPACING, drawn_spine
from vertext.inference.anatomical_doubts import anatomical_doubts
from vertext.inference.spine_evidence import SpineEvidence


@pytest.fixture
def usual() -> SpineEvidence:
    return SpineEvidence.of(drawn_spine(), SPACING)


def test_usual_spine_raises_none(usual):
    assert anatomical_doubts(usual) == ()


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        ("depth", 2.0, "as deep as they lie apart"),
        ("flatness", 1.1, "as deep as high"),
        ("tilt", 40.0, "40 degrees off"),
        ("unevenness", 2.5, "factor of 2.5"),
        ("before_canal", -0.8, "the canal lies -0.8"),
    ],
)
def test_form_outside_its_limits_is_named(usual, measure, value, words):
    (doubt,) = anatomical_doubts(replace(usual, **{measure: value}))
    assert words in doubt.reason
    assert doubt.of_form


@pytest.mark.parametrize("pitch", [17.0, 70.0])
def test_size_alone_may_be_the_pixel_spacing(usual, pitch):
    (doubt,) = anatomical_doubts(replace(usual, pitch=pitch))
    assert f"{pitch:.0f} mm apart" in doubt.reason
    assert "pixel spacing" in doubt.reason
    assert not doubt.of_form


def test_unseen_canal_is_no_doubt(usual):
    assert anatomical_doubts(replace(usual, before_canal=None)) == ()


def test_no_spine_is_a_doubt():
    (doubt,) = anatomical_doubts(None)
    assert "fewer than two discs" in doubt.reason
