"""The examples in README and documentation.

A block that cannot run here follows a comment that says why, `<!-- not run: REASON -->`. What it
says is checked all the same: verbs, options, settings, scripts, imports.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PAGES = ("README.md", "docs/**/*.md", "recipes/**/*.md", "benchmarks/*.md")
_BLOCK = re.compile(
    r"(?:^<!-- not run: (?P<reason>[^\n]+) -->\n)?^```(?P<language>\w+)\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_SEPARATORS = re.compile(r"[;&]+")


@dataclass(frozen=True)
class Snippet:
    """One block of code.

    Attributes:
        page: Path in the repository.
        line: Where it begins.
        language: "bash", "python", "json" ...
        code: What stands between the fences.
        reason: Why it is not run; empty if it is.
    """

    page: str
    line: int
    language: str
    code: str
    reason: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def commands(self) -> Iterator[list[str]]:
        """The words of each command of a shell block."""
        for line in self.code.replace("\\\n", " ").splitlines():
            words = shlex.shlex(line, posix=True, punctuation_chars=";&")
            words.whitespace_split = True
            command: list[str] = []
            for word in words:
                if _SEPARATORS.fullmatch(word):
                    yield command
                    command = []
                else:
                    command.append(word)
            if command:
                yield command


def snippets() -> list[Snippet]:
    """Return every block that names its language, page by page."""
    pages = sorted({page for pattern in _PAGES for page in ROOT.glob(pattern)})
    return [snippet for page in pages for snippet in _of(page)]


def _of(page: Path) -> Iterator[Snippet]:
    text = page.read_text("utf-8")
    for block in _BLOCK.finditer(text):
        yield Snippet(
            page=page.relative_to(ROOT).as_posix(),
            line=text.count("\n", 0, block.start("language")) + 1,
            language=block["language"],
            code=block["code"],
            reason=block["reason"] or "",
        )
