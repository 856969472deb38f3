"""Everything that is wrong with a data set, at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vertext.errors import ReadError


class DatasetError(ReadError):
    """Files of a data set are missing, damaged, or do not belong together.

    Args:
        problems: One line each, beginning with the file or case.
        source: Folder of the data set.
        remedy: What the user can do about it.
    """

    code = "dataset"

    def __init__(
        self, problems: Sequence[str], *, source: str | Path, remedy: str | None = None
    ) -> None:
        self.problems = tuple(problems)
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        lines = "".join(f"\n  - {problem}" for problem in self.problems)
        super().__init__(f"{count}:{lines}\n", source=source, remedy=remedy)

    def __str__(self) -> str:
        return f"{self.source}: {self.problem}{self.remedy or ''}".rstrip()
