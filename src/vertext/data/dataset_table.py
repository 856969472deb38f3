"""The table that papers print of a data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vertext.anatomy import SPINE, LabelScheme
from vertext.data.case_facts import CaseFacts


@dataclass(frozen=True)
class IgnoredVoxels:
    """What a rule keeps out of losses and scores.

    Attributes:
        rule: The rule in words.
        voxels: Voxels in all scans.
        scans: Scans with such voxels.
        structures: Labels in all scans, where the rule is about labels; one that is in two scans
            counts twice.
    """

    rule: str
    voxels: int
    scans: int
    structures: int | None = None

    def __str__(self) -> str:
        what = "" if self.structures is None else f"{self.structures} structures in "
        return f"{self.voxels:,} voxels, {what}{self.scans} volumes"


@dataclass(frozen=True)
class DatasetTable:
    """Counts of a data set, as in table 1 of arXiv 2504.03476.

    Attributes:
        volumes: Scans.
        patients: Patients.
        slices: Sagittal slices, with and without a structure.
        foreground_slices: Slices with a structure. The paper counts 14,070 slices of SPIDER in
            its first version and 12,596 in its second, most likely these two counts.
        smallest: Rows and columns of the slices with the fewest pixels.
        largest: Rows and columns of the slices with the most pixels.
        fewest_slices: Fewest slices of a scan.
        most_slices: Most slices of a scan.
        classes: Names of the structures that occur, superior to inferior, then the canal.
        series: Scans of each sort of series.
        anomalies: Scans with a vertebra of transitional anatomy.
        ignored: What is kept out of losses and scores, by rule.
    """

    volumes: int
    patients: int
    slices: int
    foreground_slices: int
    smallest: tuple[int, int]
    largest: tuple[int, int]
    fewest_slices: int
    most_slices: int
    classes: tuple[str, ...]
    series: dict[str, int]
    anomalies: int
    ignored: tuple[IgnoredVoxels, ...]

    @classmethod
    def of(cls, facts: Sequence[CaseFacts], scheme: LabelScheme) -> DatasetTable:
        """Sum up scans.

        Args:
            facts: Facts of every scan, at least one.
            scheme: Whose numbers their labels are.
        """
        planes = sorted((f.shape[1:] for f in facts), key=lambda plane: plane[0] * plane[1])
        names = {name for f in facts for name in f.voxels}
        return cls(
            volumes=len(facts),
            patients=len({f.case.patient for f in facts}),
            slices=sum(f.shape[0] for f in facts),
            foreground_slices=sum(f.foreground_slices for f in facts),
            smallest=planes[0],
            largest=planes[-1],
            fewest_slices=min(f.shape[0] for f in facts),
            most_slices=max(f.shape[0] for f in facts),
            classes=tuple(s.name for s in SPINE.structures if s.name in names),
            series=dict(sorted(Counter(f.case.series or "series unknown" for f in facts).items())),
            anomalies=sum(f.anomaly for f in facts),
            ignored=tuple(_ignored(facts, scheme)),
        )

    def rows(self) -> list[tuple[str, str]]:
        """Return the table as pairs of a heading and its value."""
        series = ", ".join(f"{name} {count}" for name, count in self.series.items())
        return [
            ("volumes", f"{self.volumes} ({series})"),
            ("patients", str(self.patients)),
            ("slices, all", f"{self.slices:,}"),
            ("slices with foreground", f"{self.foreground_slices:,}"),
            ("in-plane size", f"{_size(self.smallest)} to {_size(self.largest)}"),
            ("slices a case", f"{self.fewest_slices} to {self.most_slices}"),
            ("classes", f"{len(self.classes)}: {', '.join(self.classes)}"),
            ("transitional anatomy", f"{self.anomalies} volumes"),
            *((f"ignored: {row.rule}", str(row)) for row in self.ignored),
        ]


def _size(plane: tuple[int, int]) -> str:
    return f"{plane[0]} x {plane[1]}"


def _ignored(facts: Sequence[CaseFacts], scheme: LabelScheme) -> Iterator[IgnoredVoxels]:
    """Count by rule: each run of labels that the scheme ignores is one."""
    for first, last in _runs(scheme.ignored):
        inside = [
            [voxels for label, voxels in f.ignored.items() if first <= label <= last] for f in facts
        ]
        yield IgnoredVoxels(
            f"label {first}" if first == last else f"labels {first} to {last}",
            voxels=sum(map(sum, inside)),
            scans=sum(map(bool, inside)),
            structures=sum(map(len, inside)),
        )
    for rule, counts in (
        ("above the topmost labelled disc", [f.above_limit for f in facts]),
        ("level not known", [f.unknown_vertebra for f in facts]),
    ):
        if any(counts):
            yield IgnoredVoxels(rule, sum(counts), sum(map(bool, counts)))


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of consecutive numbers."""
    ordered = sorted(numbers)
    starts = [n for n in ordered if n - 1 not in numbers]
    ends = [n for n in ordered if n + 1 not in numbers]
    yield from zip(starts, ends, strict=True)
