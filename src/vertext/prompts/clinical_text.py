"""What somebody wrote about a patient: a clinical report, read for levels and findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from vertext.errors import ReadError, UsageError
from vertext.prompts.anatomy_description import AnatomyDescription
from vertext.prompts.named_levels import named_levels

# A full stop ends a sentence only before a blank, so that "3.5 mm" stays whole.
_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)")


@dataclass(frozen=True)
class ClinicalText:
    """A text about the spine of one patient, information from outside the scan.

    Attributes:
        text: The words as they were written.
        source: Where they stand, for messages.
    """

    text: str
    source: Path | None = None

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a text file in UTF-8.

        Raises:
            ReadError: It is missing or no text.
        """
        try:
            return cls(Path(path).read_text(encoding="utf-8-sig"), Path(path))
        except (OSError, UnicodeDecodeError) as error:
            raise ReadError(f"cannot be read as text ({error})", source=path) from error

    def levels(self, anatomy: AnatomyDescription) -> tuple[str, ...]:
        """Return the structures that the text names, in prompt order.

        A negated finding names its level too: "no herniation at L4/5" tells that L4/5 is seen.

        Raises:
            UsageError: It names none.
        """
        names = named_levels(self.text, anatomy)
        if not names:
            raise UsageError(
                "the clinical text names no level of this anatomy",
                source=self.source,
                remedy="Name at least one, such as L4/5, or choose another prompt",
            )
        return names

    def findings(self, anatomy: AnatomyDescription) -> tuple[str, ...]:
        """Return what the text says of levels, word for word, negations included.

        A sentence that names no level goes on with the one before it on its line ("L4/5: bulging.
        No herniation."); where there is none it tells nothing of a level and is left out.
        """
        return tuple(
            finding
            for line in self.text.splitlines()
            for finding in _findings_of_line(line, anatomy)
        )


def _findings_of_line(line: str, anatomy: AnatomyDescription) -> Iterator[str]:
    finding: list[str] = []
    for piece in _SENTENCE_END.split(line):
        sentence = " ".join(piece.split()).strip("-*• ")
        if finding and named_levels(sentence, anatomy):
            yield ". ".join(finding)
            finding = []
        if sentence and (finding or named_levels(sentence, anatomy)):
            finding.append(sentence)
    if finding:
        yield ". ".join(finding)
