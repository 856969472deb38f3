"""Paired tests of every row against the reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vertext.benchmark.benchmark_row import BenchmarkRow
from vertext.metrics import holm, paired_test, patient_scores
from vertext.prompts import PromptSource


@dataclass(frozen=True)
class Comparison:
    """A row against the reference.

    Attributes:
        reference: Prompt source of the reference that it was compared with.
        p: Two-sided p-value of Wilcoxon's test over patients, Holm-corrected over all rows of
            the same split and version of the labels.
        difference: Mean difference over patients, row minus reference.
    """

    reference: PromptSource
    p: float
    difference: float


def compare_rows(rows: Sequence[BenchmarkRow], reference: str | None) -> dict[int, Comparison]:
    """Test the mean Dice over structures, patient by patient, seeds averaged.

    A row is compared with the reference under the same prompt source, or under the reference's
    first one where it has not the same: without text against automatic.

    Args:
        rows: All rows.
        reference: Name of the reference row; None compares nothing.

    Returns:
        Comparisons by place of the row; the reference under its first source has none.
    """
    groups: dict[tuple[str, str], dict[int, tuple[BenchmarkRow, BenchmarkRow]]] = {}
    for place, row in enumerate(rows):
        other = _partner(row, [one for one in rows if one.row == reference])
        if other is not None and other is not row:
            groups.setdefault((row.split, row.version), {})[place] = (row, other)
    result: dict[int, Comparison] = {}
    for pairs in groups.values():
        result |= _tested(pairs)
    return result


def _partner(row: BenchmarkRow, references: Sequence[BenchmarkRow]) -> BenchmarkRow | None:
    same = [one for one in references if (one.split, one.version) == (row.split, row.version)]
    if not same:
        return None
    alike = [one for one in same if one.source is row.source and one is not row]
    return alike[0] if alike else same[0]


def _tested(
    pairs: Mapping[int, tuple[BenchmarkRow, BenchmarkRow]],
) -> dict[int, Comparison]:
    scores = {place: (_by_patient(a), _by_patient(b)) for place, (a, b) in pairs.items()}
    corrected = holm({str(place): paired_test(b, a) for place, (a, b) in scores.items()})
    return {
        place: Comparison(
            reference=pairs[place][1].source,
            p=corrected[str(place)],
            difference=sum(a[patient] - b[patient] for patient in a) / len(a),
        )
        for place, (a, b) in scores.items()
    }


def _by_patient(row: BenchmarkRow) -> dict[str, float]:
    """Return the mean Dice of each patient over volumes and seeds."""
    return patient_scores([case for cases in row.volumes for case in cases])
