"""Levels in every spelling that reports use."""

import pytest

from vertext.prompts import load_description, named_levels

LUMBAR = load_description("lumbar_mr")
L4_L5 = ("L4", "L4/L5", "L5")
L5_S1 = ("L5", "L5/S1", "S")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        *((text, L4_L5) for text in ("L4/5", "L4-5", "L4\u2013L5", "l4 / l5", "(L4/L5):", "L 4/5")),
        *((text, L5_S1) for text in ("L5/S1", "L5-S1.", "L5/S", "L5-1")),
        *((text, ("T12", "T12/L1", "L1")) for text in ("T12/L1", "Th12/L1", "T12/1", "TH12 - L1")),
        *((text, ("T12",)) for text in ("T12", "Th12", "TH 12")),
        *((text, ("T11", "L5")) for text in ("T11 to L5", "T11-L5", "from L5 up to Th11")),
        ("L1-5", ("L1", "L5")),
        ("L3, L4 and L1.", ("L1", "L3", "L4")),
        ("no herniation at L4/5", L4_L5),
        ("S1", ("S",)),
    ],
)
def test_spellings(text: str, names: tuple[str, ...]) -> None:
    assert named_levels(text, LUMBAR) == names


@pytest.mark.parametrize(
    "text",
    ["", "T1 and T2 weighted images", "strength 4/5", "L45", "XL5", "L6", "12/L", "disc bulging"],
)
def test_what_is_no_level(text: str) -> None:
    assert named_levels(text, LUMBAR) == ()


def test_what_the_anatomy_does_not_know_is_passed_over() -> None:
    assert named_levels("C2-L5", LUMBAR) == ("L5",)
    assert named_levels("L4 - 5 mm", LUMBAR) == ("L4",)


def test_other_anatomies_have_their_own_levels() -> None:
    cervical = load_description("cervical_mr")
    assert named_levels("C5-6 and L4/5", cervical) == ("C5", "C5/C6", "C6")
    assert named_levels("L4/5", load_description("heart")) == ()
