"""One score by patient, for paired tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from vertext.metrics.case_scores import CaseScores


def patient_scores(cases: Iterable[CaseScores], name: str = "fine") -> dict[str, float]:
    """Average a score over the volumes of each patient.

    Args:
        cases: Scores of every case.
        name: Name of a score of `CaseScores.views`, or of a structure for its Dice. Patients
            without it are left out.
    """
    values: dict[str, list[float]] = defaultdict(list)
    for case in cases:
        scores = dict(case.structures)
        for view in case.views.values():
            scores |= view
        if name in scores:
            values[case.patient].append(scores[name])
    return {patient: float(np.mean(group)) for patient, group in values.items()}
