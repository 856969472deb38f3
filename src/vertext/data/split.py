"""Who is trained on and who is tested, as a file that goes with every result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from vertext.data.case import Case
from vertext.errors import ReadError, UsageError
from vertext.files import atomic_path

SPLIT_FILE = "splits.json"


class Fold(BaseModel):
    """One division.

    Attributes:
        train: Patients to train on; slices as `NAME:INDEX` in a split of slices.
        validation: Those to select on; may be empty.
        test: Those that results are told of, seen by neither training nor selection.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    train: tuple[str, ...]
    validation: tuple[str, ...] = ()
    test: tuple[str, ...]

    def parts(self) -> dict[str, tuple[str, ...]]:
        """Return the members of each part by its name."""
        return {"train": self.train, "validation": self.validation, "test": self.test}


@dataclass(frozen=True)
class SplitCases:
    """The scans of one fold; under a split of slices each case says which of its slices count."""

    train: tuple[Case, ...]
    validation: tuple[Case, ...]
    test: tuple[Case, ...]


class Split(BaseModel):
    """A rule and what came of it.

    Attributes:
        name: Short name, as on the command line.
        rule: How it was made, in words.
        seed: Seed of the choice, None where nothing was chosen.
        unit: What is divided.
        leakage: Set where neighbouring slices of one patient lie on both sides; results of such
            a split measure memory and must be marked.
        folds: One or several divisions.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    rule: str
    seed: int | None
    unit: Literal["patient", "slice"] = "patient"
    leakage: bool = False
    folds: tuple[Fold, ...]

    @model_validator(mode="after")
    def _flagged(self) -> Self:
        if self.unit == "slice" and not self.leakage:
            raise ValueError("a split of slices must say leakage: true")
        return self

    @classmethod
    def read(cls, path: str | Path) -> Split:
        """Read a split file.

        Raises:
            ReadError: It is missing or damaged.
        """
        try:
            return cls.model_validate_json(Path(path).read_bytes())
        except OSError as error:
            raise ReadError(f"cannot be read ({error.strerror})", source=path) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise ReadError(f"is no split ({place}: {first['msg']})", source=path) from error

    def write(self, path: str | Path) -> None:
        """Write the split as JSON.

        Raises:
            ResourceError: It cannot be written.
        """
        with atomic_path(path) as file:
            file.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")

    def cases(self, cases: Iterable[Case], fold: int = 0) -> SplitCases:
        """Return the scans of each part of a fold, in the order given.

        Patients of the split that have no scan among the cases are passed over.

        Args:
            cases: Scans of the data set that the split was made for.
            fold: Which fold, from 0.

        Raises:
            UsageError: There is no such fold, or a scan belongs to no part of it.
        """
        if not 0 <= fold < len(self.folds):
            raise UsageError(
                f"the split {self.name} has no fold {fold}",
                remedy=f"Choose 0 to {len(self.folds) - 1}",
            )
        cases = tuple(cases)
        choose = _by_slice if self.unit == "slice" else _by_patient
        parts = {
            part: choose(cases, set(members)) for part, members in self.folds[fold].parts().items()
        }
        found = {case.name for chosen in parts.values() for case in chosen}
        if lost := [case.name for case in cases if case.name not in found]:
            raise UsageError(
                f"the split {self.name} says nothing of {', '.join(lost)}",
                remedy="Take the split that was made for this data set",
            )
        return SplitCases(**parts)


def _by_patient(cases: tuple[Case, ...], members: set[str]) -> tuple[Case, ...]:
    return tuple(case for case in cases if case.patient in members)


def _by_slice(cases: tuple[Case, ...], members: set[str]) -> tuple[Case, ...]:
    """Return the cases with the slices that are members."""
    chosen: dict[str, list[int]] = {}
    for member in members:
        name, _, index = member.rpartition(":")
        chosen.setdefault(name, []).append(int(index))
    return tuple(
        replace(case, slices=tuple(sorted(chosen[case.name])))
        for case in cases
        if case.name in chosen
    )
