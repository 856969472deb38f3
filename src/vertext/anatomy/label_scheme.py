"""Numbering schemes of data sets and tools, and conversion between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
import yaml

from vertext.anatomy.anatomy import BACKGROUND, IGNORE, SPINE, UNKNOWN_VERTEBRA
from vertext.errors import LabelError, UsageError

_INTERNAL_SIZE = 256
_TABLE_SIZE = 1 << 16


@dataclass(frozen=True)
class ConversionReport:
    """What a conversion could not carry over, in voxels by number of the array it read.

    Attributes:
        ignored: Labels that became "ignore" (levels outside the anatomy, partly visible bones).
        dropped: Labels of structures that the target scheme lacks; they became background.
    """

    ignored: Mapping[int, int] = field(default_factory=dict)
    dropped: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class LabelScheme:
    """The numbers of one data set or tool.

    Attributes:
        name: Short name, as used on the command line.
        title: One line for people.
        labels: Number of each structure.
        merge: Further numbers that mean a structure (the cord inside the canal).
        ignored: Numbers that become "ignore".
        unknown_vertebra: Number of a vertebra of unknown level, if the scheme has one.
        classes: Internal number of each structure.
        inside: Name of the scheme of these internal numbers.
    """

    name: str
    title: str
    labels: Mapping[str, int]
    merge: Mapping[int, str]
    ignored: frozenset[int]
    unknown_vertebra: int | None
    classes: Mapping[str, int] = field(
        default_factory=lambda: {structure.name: structure.index for structure in SPINE.structures}
    )
    inside: str = "internal"

    @cached_property
    def names(self) -> dict[int, str]:
        """Structure name of each number, in the order of the numbers."""
        return {number: name for name, number in sorted(self.labels.items(), key=lambda x: x[1])}

    def label_of(self, structure: str) -> int | None:
        """Return the number of a structure, or None where the scheme lacks it."""
        return self.labels.get(structure)

    def to_internal(self, array: np.ndarray) -> tuple[np.ndarray, ConversionReport]:
        """Turn an array of this scheme's numbers into internal numbers (uint8, same shape).

        Raises:
            LabelError: The array holds numbers that the scheme does not know, or no integers.
        """
        table = self._inward
        counts = _count(array, self.name)
        unknown = sorted(set(counts) - set(table))
        if unknown:
            raise LabelError(
                f"the scheme {self.name} has no label {', '.join(map(str, unknown))}",
                remedy=f"Say whose numbers these are; schemes: {', '.join(SCHEMES)}",
            )
        ignored = {n: count for n, count in counts.items() if table[n] == IGNORE}
        return _apply(array, table, counts, np.uint8), ConversionReport(ignored=ignored)

    def from_internal(self, array: np.ndarray) -> tuple[np.ndarray, ConversionReport]:
        """Turn internal numbers into this scheme's (uint8 or uint16, same shape).

        What the scheme lacks becomes background and stands in the report.

        Raises:
            LabelError: The array holds something else than internal numbers.
        """
        table = self._outward
        counts = _count(array, "internal")
        dropped = {n: count for n, count in counts.items() if n not in table}
        complete = table | dict.fromkeys(dropped, BACKGROUND)
        dtype = np.uint8 if max(complete.values()) < _INTERNAL_SIZE else np.uint16
        return _apply(array, complete, counts, dtype), ConversionReport(dropped=dropped)

    @cached_property
    def _inward(self) -> dict[int, int]:
        table = dict.fromkeys(self.ignored, IGNORE)
        table |= {number: self.classes[name] for number, name in self.merge.items()}
        table |= {number: self.classes[name] for name, number in self.labels.items()}
        if self.unknown_vertebra is not None:
            table[self.unknown_vertebra] = UNKNOWN_VERTEBRA
        return table | {BACKGROUND: BACKGROUND}

    @cached_property
    def _outward(self) -> dict[int, int]:
        table = {self.classes[name]: number for name, number in self.labels.items()}
        if self.unknown_vertebra is not None:
            table[UNKNOWN_VERTEBRA] = self.unknown_vertebra
        if self.name == self.inside:
            table[IGNORE] = IGNORE
        return table | {BACKGROUND: BACKGROUND}


def scheme(name: str) -> LabelScheme:
    """Return the label scheme of that name.

    Raises:
        UsageError: There is no such scheme; the message lists them.
    """
    if name not in SCHEMES:
        raise UsageError(
            f"there is no label scheme named {name!r}", remedy=f"Schemes: {', '.join(SCHEMES)}"
        )
    return SCHEMES[name]


def _count(array: np.ndarray, name: str) -> dict[int, int]:
    if _is_small(array):
        size = int(array.max()) + 1
        # Slab by slab, since counting takes eight bytes a voxel.
        slabs = (np.bincount(slab.ravel(), minlength=size) for slab in np.atleast_2d(array))
        totals = sum(slabs, np.zeros(size, np.int64))
        return {value: int(totals[value]) for value in np.flatnonzero(totals).tolist()}
    values, counts = np.unique(array, return_counts=True)
    if not np.issubdtype(array.dtype, np.integer):
        whole = values.astype(np.int64)
        if not np.array_equal(whole, values):
            raise LabelError(f"labels of the scheme {name} must be whole numbers")
        values = whole
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def _apply(
    array: np.ndarray, table: Mapping[int, int], counts: Mapping[int, int], dtype: type
) -> np.ndarray:
    values = np.fromiter(counts, dtype=np.int64)
    targets: np.ndarray = np.array([table[value] for value in values], dtype=dtype)
    if _is_small(array):
        lookup = np.zeros(values.max() + 1, dtype)
        lookup[values] = targets
        return lookup[array]
    return targets[np.searchsorted(values, array)]


def _is_small(array: np.ndarray) -> bool:
    """Tell whether labels can index a table: by far the fastest way, and the usual case."""
    whole = np.issubdtype(array.dtype, np.integer) and array.size > 0
    return whole and array.min() >= 0 and array.max() < _TABLE_SIZE


def _ranges(pairs: list[list[int]]) -> frozenset[int]:
    return frozenset(n for first, last in pairs for n in range(first, last + 1))


@cache
def _load() -> dict[str, LabelScheme]:
    text = files("vertext.anatomy").joinpath("data/schemes.yaml").read_text(encoding="utf-8")
    return {
        name: LabelScheme(
            name=name,
            title=row["title"],
            labels=row["labels"],
            merge=row.get("merge", {}),
            ignored=_ranges(row.get("ignore", [])),
            unknown_vertebra=row.get("unknown_vertebra"),
        )
        for name, row in yaml.safe_load(text).items()
    }


SCHEMES = _load()
"""Every scheme by name."""
