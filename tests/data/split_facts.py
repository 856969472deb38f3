"""Facts of scans that exist nowhere, for tests of splits."""

from __future__ import annotations

from pathlib import Path

from vertext.anatomy import scheme
from vertext.data.case import Case
from vertext.data.case_facts import CaseFacts
from vertext.data.series import Series

SERIES = (Series.T1, Series.T2)


def made_up_facts(patients: int = 20, *, slices: int = 10) -> tuple[CaseFacts, ...]:
    """Return a T1 and a T2 series of each patient; every fourth patient shows T10."""
    return tuple(
        CaseFacts(
            case=Case(
                str(patient),
                Path(f"{patient}_{series}"),
                Path(f"{patient}_{series}_labels"),
                scheme("spider"),
                name=f"{patient}_{series}",
                series=series,
                subset="validation" if patient % 5 == 0 else "training",
                fold=patient % 4,
            ),
            shape=(slices, 64, 64),
            foreground_slices=slices,
            voxels={"L5": 100, **({"T10": 10} if patient % 4 == 0 else {})},
            slices_with={},
            ignored={},
            above_limit=0,
            unknown_vertebra=0,
            digest=f"{patient}_{series}",
            notes=(),
        )
        for patient in range(patients)
        for series in SERIES
    )
