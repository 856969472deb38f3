"""Where the prompt comes from that somebody asks for."""

from __future__ import annotations

from collections.abc import Sequence

from vertext.errors import UsageError
from vertext.prompts import Click, ClinicalText, PromptFile, PromptSource

AUTO = "auto"
PREDICTED = "predicted"

Said = str | PromptFile | ClinicalText
"""`AUTO`, `PREDICTED`, a prompt file, a clinical text, or the user's own words."""


def asked_source(
    prompt: Said, levels: tuple[str, str] | None, clicks: Sequence[Click]
) -> PromptSource:
    """Return the source of a prompt.

    Args:
        prompt: What was asked for.
        levels: First and last visible structure.
        clicks: Points on named levels.

    Raises:
        UsageError: Two sources are asked for at once.
    """
    _check_one_source(prompt, levels, clicks)
    if isinstance(prompt, PromptFile):
        return prompt.source
    if isinstance(prompt, ClinicalText):
        return PromptSource.REPORT
    if levels is not None:
        return PromptSource.RANGE
    if clicks:
        return PromptSource.CLICKS
    known = {AUTO: PromptSource.TEMPLATE, PREDICTED: PromptSource.PREDICTED}
    return known.get(prompt, PromptSource.FREE_TEXT)


def _check_one_source(
    prompt: Said, levels: tuple[str, str] | None, clicks: Sequence[Click]
) -> None:
    options = {
        "--prompt": prompt != AUTO,
        "--levels": levels is not None,
        "--click": bool(clicks),
    }
    given = [name for name, is_given in options.items() if is_given]
    if len(given) > 1:
        raise UsageError(
            f"{' and '.join(given)} exclude each other", remedy="A prompt has one source: keep one"
        )
