"""What about a found spine is unlike a lumbar spine."""

from __future__ import annotations

from dataclasses import dataclass

from vertext.inference.spine_evidence import SpineEvidence


@dataclass(frozen=True)
class Doubt:
    """A measure outside its limits.

    Attributes:
        reason: What is wrong, in plain words with the number.
        of_form: Whether form or pose is wrong, not only the size, which a wrong pixel spacing
            explains.
    """

    reason: str
    of_form: bool


@dataclass(frozen=True)
class _Limits:
    measure: str
    least: float
    most: float
    sentence: str
    of_form: bool = True


_LIMITS = (
    _Limits(
        "pitch",
        22,
        49,
        "neighbouring discs lie {value:.0f} mm apart, in a lumbar spine {least} to {most} mm: "
        "check the pixel spacing and that this is no cervical spine",
        of_form=False,
    ),
    _Limits(
        "depth",
        0.55,
        1.3,
        "the discs are {value:.2g} times as deep as they lie apart, in a spine {least} to {most}",
    ),
    _Limits(
        "flatness",
        1.9,
        11,
        "the discs are {value:.2g} times as deep as high, in a spine {least} to {most}",
    ),
    _Limits(
        "tilt",
        0,
        10,
        "the discs stand {value:.0f} degrees off the right angle to the spine, usually at most "
        "{most}",
    ),
    _Limits(
        "unevenness",
        1,
        1.2,
        "the distances of neighbouring discs differ by a factor of {value:.2g}, usually of at "
        "most {most}",
    ),
    _Limits(
        "before_canal",
        0.55,
        1.15,
        "the canal lies {value:.2g} of their depth behind the discs' centres, in a spine {least} "
        "to {most}",
    ),
)
"""Mean ± 4 standard deviations over the masks of 18 patients (folds 2 to 4 of SPIDER's T2-SPACE
series; of the logarithm for the flatness), rounded outwards; `benchmarks/wrong_inputs.py --limits`
prints them."""


_NO_SPINE = Doubt("fewer than two discs or two vertebrae were found", of_form=True)


def anatomical_doubts(evidence: SpineEvidence | None) -> tuple[Doubt, ...]:
    """Return each measure that lies outside what lumbar spines show; None shows no spine."""
    if evidence is None:
        return (_NO_SPINE,)
    doubts = []
    for limits in _LIMITS:
        value = getattr(evidence, limits.measure)
        if value is not None and not limits.least <= value <= limits.most:
            sentence = limits.sentence.format(value=value, least=limits.least, most=limits.most)
            doubts.append(Doubt(sentence, limits.of_form))
    return tuple(doubts)
