"""Errors that say what was wrong, which file, and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar


class VertextError(Exception):
    """Base of every error that vertext raises on purpose.

    Args:
        problem: What was wrong, in one sentence.
        source: The file, folder or setting it was found in.
        remedy: What the user can do about it.
    """

    code: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = 1

    def __init__(
        self, problem: str, *, source: str | Path | None = None, remedy: str | None = None
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.source = None if source is None else str(source)
        self.remedy = remedy

    def __str__(self) -> str:
        parts = [self.problem if self.source is None else f"{self.source}: {self.problem}"]
        if self.remedy:
            parts.append(self.remedy)
        return " ".join(part if part.endswith(".") else f"{part}." for part in parts)


class UsageError(VertextError):
    """The call itself is wrong: an unknown name, option or combination."""

    code = "usage"
    exit_code = 2


class MissingExtraError(UsageError):
    """An optional package is needed and not installed."""

    code = "missing-extra"

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"this needs the package {package}, which is not installed",
            remedy=f'Install it with: pip install "vertext[{extra}]"',
        )


class ReadError(VertextError):
    """An input cannot be read."""

    code = "unreadable"
    exit_code = 3


class UnsupportedInputError(VertextError):
    """An input was read, but is not something this model can segment."""

    code = "unsupported"
    exit_code = 4


class LabelError(UnsupportedInputError):
    """A label map holds numbers that its scheme does not know."""

    code = "labels"


class BundleError(VertextError):
    """A model bundle is missing, damaged, or of another version."""

    code = "bundle"
    exit_code = 5


class AtlasError(BundleError):
    """An atlas or atlas set is missing, damaged, or not what it says it is."""

    code = "atlas"


class ResourceError(VertextError):
    """The disk or the memory ran out, or a place cannot be written."""

    code = "resources"
    exit_code = 6
