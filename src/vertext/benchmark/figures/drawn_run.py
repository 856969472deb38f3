"""A judged run as figures see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.benchmark.judged_scan import JudgedScan
from vertext.benchmark.predictions import Predictions
from vertext.benchmark.run_matrix import JudgedRun
from vertext.metrics import CaseScores
from vertext.prompts import PromptSource


@dataclass(frozen=True)
class DrawnRun:
    """A run under its first prompt source, the automatic one as a rule.

    Figures show the network's own labels; level decoding would hide what networks differ in.

    Attributes:
        judged: The run and its scores.
        scans: Its test scans.
    """

    judged: JudgedRun
    scans: tuple[JudgedScan, ...]

    @classmethod
    def of(cls, judged: JudgedRun) -> DrawnRun:
        """Find the scans of a run."""
        return cls(judged, tuple(JudgedScan(case) for case in judged.run.test_cases()))

    @property
    def title(self) -> str:
        """The network's name."""
        return self.judged.run.title

    @property
    def source(self) -> PromptSource:
        """Where the prompts came from."""
        return self.judged.scores[0].prompt

    @property
    def cases(self) -> Sequence[CaseScores]:
        """Scores of the network's own labels by scan, in the order of `scans`."""
        return self.judged.scores[0].volumes["raw"]

    def labels(self, scan: JudgedScan) -> NDArray[np.uint8]:
        """Read the network's own labels of a scan, (Z, H, W)."""
        return Predictions(self.judged.run, self.source).labels(scan, "raw")
