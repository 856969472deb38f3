"""What a visitor asks of a scan."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from vertext.inference.asked_source import AUTO
from vertext.prompts import Click, ClinicalText

LONGEST_TEXT = 20_000


class ClickEntry(BaseModel):
    """A point on a level, world mm (RAS+)."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    level: str = Field(max_length=40)
    point: tuple[float, float, float]


class Question(BaseModel):
    """A prompt: of its parts at most one says something, the others stay as they are.

    Attributes:
        prompt: "auto", "predicted", or words of one's own.
        report: A clinical text.
        levels: First and last visible structure.
        clicks: Points on named levels.
        option: How much the prompt says.
    """

    model_config = ConfigDict(extra="forbid")

    prompt: str = Field(default=AUTO, max_length=LONGEST_TEXT, min_length=1)
    report: str | None = Field(default=None, max_length=LONGEST_TEXT)
    levels: tuple[str, str] | None = None
    clicks: list[ClickEntry] = Field(default=[], max_length=40)
    option: Literal[1, 2, 3] | None = None

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `OpenScan.segment`."""
        return {
            "prompt": self.prompt if self.report is None else ClinicalText(self.report),
            "levels": self.levels,
            "clicks": [Click(click.level, click.point) for click in self.clicks],
            "prompt_option": self.option,
        }

    def told(self) -> str:
        """Return the question in a few words."""
        if self.report is not None:
            return "clinical report"
        if self.levels is not None:
            return f"levels {self.levels[0]} to {self.levels[1]}"
        if self.clicks:
            return f"clicks on {', '.join(click.level for click in self.clicks)}"
        return self.prompt if len(self.prompt) <= 40 else f"{self.prompt[:39]}…"
