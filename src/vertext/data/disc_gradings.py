"""SPIDER's gradings of single discs, put into words."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from vertext.anatomy import SPINE, Kind
from vertext.errors import ReadError
from vertext.prompts import ClinicalText

_DISC, _MODIC, _GRADE = "IVD label", "Modic", "Pfirrman grade"
_FINDINGS = {
    "UP endplate": "upper endplate changes",
    "LOW endplate": "lower endplate changes",
    "Spondylolisthesis": "spondylolisthesis",
    "Disc herniation": "herniation",
    "Disc narrowing": "narrowing",
    "Disc bulging": "bulging",
}
"""Words for the columns that say yes (1) or no (0)."""
_COLUMNS = ("Patient", _DISC, _MODIC, *_FINDINGS, _GRADE)


def read_disc_gradings(path: str | Path) -> dict[str, ClinicalText]:
    """Read `radiological_gradings.csv` and write a report of each patient, one line a disc.

    Discs are numbered from L5/S1 (1) upward. What a disc has is said, and what it has not is
    denied, so that the text holds all that the table does.

    Returns:
        The text of each patient, by the number in the table.

    Raises:
        ReadError: The file is missing, lacks a column, or holds a disc or value that is none.
    """
    lines: dict[str, list[str]] = {}
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                lines.setdefault(row["Patient"], []).append(_line(row))
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"cannot be read ({error})", source=path) from error
    except (KeyError, ValueError, IndexError, TypeError) as error:
        raise ReadError(
            f"is no table of disc gradings ({error!r})",
            source=path,
            remedy=f"Needed are the columns {', '.join(_COLUMNS)}",
        ) from error
    return {patient: ClinicalText("\n".join(said), Path(path)) for patient, said in lines.items()}


def _line(row: Mapping[str, str]) -> str:
    """Put the gradings of one disc into words."""
    discs = SPINE.of_kind(Kind.DISC)[::-1]
    number = int(row[_DISC])
    if number < 1:
        raise ValueError(f"disc {number}")
    modic = int(row[_MODIC])
    has = [f"Modic type {modic} changes"] if modic else []
    lacks = [] if modic else ["Modic changes"]
    for column, words in _FINDINGS.items():
        (has if int(row[column]) else lacks).append(words)
    grade = f"Pfirrmann grade {int(row[_GRADE])}"
    denied = [f"no {words}" for words in lacks]
    return f"{discs[number - 1].name}: {', '.join([grade, *has, *denied])}."
