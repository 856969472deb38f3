"""What the report says of the numbering."""

from __future__ import annotations

from collections.abc import Sequence

from vertext.anatomy import ENUMERATIONS, SPINE, Kind, LabelScheme
from vertext.decoding import Anomaly, Decoded, Numbering
from vertext.reports.report import Alternative, AnomalyEntry, NumberingEntry

UNSURE = 0.8
"""Below this probability of the numbering the report asks the reader to check the names."""
SUSPECTED = 0.2
"""From this probability on another count of vertebrae is mentioned in words."""
_LEAST = 0.005
_TITLES = {count.name: count.title for count in ENUMERATIONS}


def numbering_entry(
    decoded: Decoded, scheme: LabelScheme, warnings: Sequence[str]
) -> NumberingEntry:
    """Return how sure the names are, what else they could be, and what a reader should check.

    Args:
        decoded: What the decoder found.
        scheme: Whose numbers the label map uses.
        warnings: What else should be checked; it comes first.
    """
    numbering = decoded.numbering
    if not any(item.posterior for item in decoded.items):
        nothing = "no vertebra or disc was found"
        return NumberingEntry(confidence=None, warnings=(nothing, *warnings))
    doubts = (_doubts(numbering), _anomaly_doubt(numbering.anomaly), _left_out(decoded, scheme))
    return NumberingEntry(
        confidence=round(numbering.confidence, 4),
        alternatives=_alternatives(numbering),
        anchored=numbering.anchored,
        enumeration_anomaly=_anomaly(numbering.anomaly),
        warnings=(*warnings, *(doubt for each in doubts for doubt in each)),
    )


def _alternatives(numbering: Numbering) -> tuple[Alternative, ...]:
    shifts = ((1, numbering.shift_up), (-1, numbering.shift_down))
    likely = [
        Alternative(shift=shift, confidence=round(probability, 4))
        for shift, probability in shifts
        if probability >= _LEAST
    ]
    return tuple(sorted(likely, key=lambda alternative: -alternative.confidence))


def _anomaly(anomaly: Anomaly | None) -> AnomalyEntry | None:
    if anomaly is None:
        return None
    return AnomalyEntry(
        name=anomaly.name,
        probability=round(anomaly.probability, 4),
        assumed=anomaly.chosen,
        margin=round(anomaly.margin, 2),
    )


def _doubts(numbering: Numbering) -> list[str]:
    if not numbering.anchored:
        lowest = SPINE.of_kind(Kind.DISC)[-1].name
        return [
            f"neither the sacrum nor the disc {lowest} with room below it is in view, so that "
            "levels cannot be counted from below: check the names or give one"
        ]
    if numbering.confidence < UNSURE:
        return ["the level names are uncertain: check them against a landmark"]
    return []


def _anomaly_doubt(anomaly: Anomaly | None) -> list[str]:
    if anomaly is None or not (anomaly.chosen or anomaly.probability >= SUSPECTED):
        return []
    verb = "was named as a spine with" if anomaly.chosen else "may show"
    return [f"the scan {verb} {_TITLES[anomaly.name]}, probability {anomaly.probability:.0%}"]


def _left_out(decoded: Decoded, scheme: LabelScheme) -> list[str]:
    said = []
    count = len(decoded.numbering.rejected)
    if count:
        said.append(
            f"{count} piece{'s' if count > 1 else ''} that fitted no level "
            f"{'were' if count > 1 else 'was'} left out"
        )
    unnumbered = [
        item.name
        for item in decoded.items
        if SPINE.by_name(item.name) in SPINE.anomalies and scheme.label_of(item.name) is None
    ]
    if unnumbered:
        said.append(
            f"the scheme {scheme.name} has no number for {', '.join(unnumbered)}: "
            "background in the label map"
        )
    return said
