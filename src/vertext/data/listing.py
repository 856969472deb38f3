"""What a folder of scans holds, before any scan is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vertext.anatomy import LabelScheme
from vertext.data.case import Case
from vertext.data.dataset_error import DatasetError


@dataclass(frozen=True)
class Listing:
    """The labelled scans of a folder, and what is wrong with its files.

    Attributes:
        folder: The folder.
        scheme: Whose numbers its labels are.
        dataset: Where the scans come from, in words.
        cases: Scans with labels.
        problems: Files without a partner, names that cannot be understood; one line each.
        annotated: Structures that the data set annotates, where it says so itself; empty where
            its scheme tells.
    """

    folder: Path
    scheme: LabelScheme
    dataset: str
    cases: tuple[Case, ...]
    problems: tuple[str, ...] = ()
    annotated: tuple[str, ...] = ()

    def complete(self) -> tuple[Case, ...]:
        """Return the cases of a folder without problems.

        Raises:
            DatasetError: There are problems; all are listed.
        """
        if self.problems:
            raise DatasetError(self.problems, source=self.folder)
        return self.cases
