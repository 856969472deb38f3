"""A state of a scan's labels, as the API tells it."""

from __future__ import annotations

from pydantic import BaseModel

from vertext.server.history import Step


class StepEntry(BaseModel):
    """An answer or a correction.

    Attributes:
        number: Its number in the scan's history.
        told: What was done.
        confidence: Probability of the whole numbering; None after a correction.
    """

    number: int
    told: str
    confidence: float | None

    @classmethod
    def of(cls, step: Step) -> StepEntry:
        """Return the entry of a step."""
        return cls(number=step.number, told=step.told, confidence=step.confidence)
