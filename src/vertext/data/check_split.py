"""Does a split keep every patient on one side?"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from vertext.data.case import Case
from vertext.data.dataset_error import DatasetError
from vertext.data.split import Fold, Split


def check_split(split: Split, cases: Iterable[Case]) -> None:
    """Make sure that a split fits its scans and does not leak.

    Args:
        split: The split. One that is marked as a leakage experiment may leak.
        cases: Scans of its data set.

    Raises:
        DatasetError: A patient is in two parts of a fold, in none, or has no scan; all are
            listed.
    """
    cases = tuple(cases)
    problems = [] if split.leakage else find_leaks(split, cases)
    for number, fold in enumerate(split.folds):
        problems += [f"fold {number}: {line}" for line in _strangers(split, fold, cases)]
    if problems:
        raise DatasetError(problems, source=f"split {split.name}")


def find_leaks(split: Split, cases: Iterable[Case]) -> list[str]:
    """Return a line for each patient that is in two parts of a fold.

    Args:
        split: The split, of patients or slices.
        cases: Scans of its data set.
    """
    owner = {case.name: case.patient for case in cases}
    lines = []
    for number, fold in enumerate(split.folds):
        patients = {
            part: {_patient(split, member, owner) for member in members}
            for part, members in fold.parts().items()
        }
        for one, other in combinations(patients, 2):
            lines += [
                f"fold {number}: patient {patient} is in {one} and in {other}"
                for patient in sorted(patients[one] & patients[other])
            ]
    return lines


def _strangers(split: Split, fold: Fold, cases: tuple[Case, ...]) -> list[str]:
    """Say which scans belong to no part, and which members have no scan."""
    members = {member for part in fold.parts().values() for member in part}
    named = {member.rpartition(":")[0] for member in members} if split.unit == "slice" else members
    known = {case.name if split.unit == "slice" else case.patient for case in cases}
    what = "scan" if split.unit == "slice" else "patient"
    return [
        *(f"{what} {name} is in no part" for name in sorted(known - named)),
        *(f"{what} {name} has no scan" for name in sorted(named - known)),
    ]


def _patient(split: Split, member: str, owner: dict[str, str]) -> str:
    if split.unit == "patient":
        return member
    name = member.rpartition(":")[0]
    return owner.get(name, name)
