"""Recognises what is no upright sagittal lumbar spine, by what the model made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vertext.anatomy import IGNORE, SPINE, Kind
from vertext.errors import UnsupportedInputError
from vertext.inference.anatomical_doubts import Doubt, anatomical_doubts
from vertext.inference.refine_prompt import Answer
from vertext.inference.spine_evidence import SpineEvidence
from vertext.reports.preview_slice import choose_slice
from vertext.volumes import Volume

DOUBTFUL = "doubtful input"
"""How every warning of this check begins."""
_CLEAR = 3
_FEW = 1
_MARGIN = 0.1
_TURNS = {"upside down": (1,), "mirrored front to back": (2,), "turned by half a circle": (1, 2)}
_REMEDY = (
    "Check that it shows the lumbar spine from the side, superior up and anterior left. If it "
    "does, say what it shows (--levels FIRST:LAST): you get the labels then, and a warning"
)


@dataclass(frozen=True, kw_only=True)
class InputCheck:
    """Tells whether a scan is what the model was made for; nothing is turned for the user.

    Attributes:
        classes: Structure of each channel of the model, background first.
        spacing: (slice, row, column) of the canvas, mm.
        look: Segments another slice of the same size under the same prompt.
    """

    classes: tuple[str, ...]
    spacing: Sequence[float]
    look: Callable[[Volume], Answer]

    def warnings(self, scan: Volume, answer: Answer, *, vouched: bool) -> tuple[str, ...]:
        """Return what makes it doubtful that a scan is an upright sagittal lumbar spine.

        Doubts are warnings; three on form or pose refuse the scan, and so does the want of a
        spine. Where there is a doubt on form, or the pose was assumed (a picture), one slice is
        looked at in the three other poses too. A model without discs is not judged.

        Args:
            scan: In the canonical sagittal view.
            answer: What the model found in it.
            vouched: Whether the user said what is visible; then nothing is refused.

        Raises:
            UnsupportedInputError: It is clearly something else.
        """
        if not any(SPINE.by_name(name).kind is Kind.DISC for name in self.classes[1:]):
            return ()
        evidence = SpineEvidence.of(answer.decoded.labels, self.spacing)
        found = anatomical_doubts(evidence)
        if not vouched and (_of_form(found) or not scan.orientation_known):
            found = (*self._better_pose(scan, answer, _of_form(found)), *found)
        if not vouched and (evidence is None or _of_form(found) >= _CLEAR):
            reasons = "; ".join(doubt.reason for doubt in found)
            raise UnsupportedInputError(
                f"it does not look like a lumbar spine: {reasons}",
                source=scan.source,
                remedy=_REMEDY,
            )
        return tuple(f"{DOUBTFUL}: {doubt.reason}" for doubt in found)

    def _better_pose(self, scan: Volume, answer: Answer, doubts: int) -> tuple[Doubt, ...]:
        """Return the doubt that a slice fits anatomy or network clearly better when turned."""
        index = choose_slice(answer.decoded.labels)
        agreement = self._agreement(answer, index)
        better = []
        for pose, axes in _TURNS.items():
            turned = np.flip(scan.data[index : index + 1], axes)
            other = self.look(replace(scan, data=np.ascontiguousarray(turned)))
            evidence = SpineEvidence.of(other.decoded.labels, self.spacing)
            left = _of_form(anatomical_doubts(evidence))
            gain = self._agreement(other, 0) - agreement
            enough = gain > (_MARGIN if left == doubts else -_MARGIN)
            if evidence is not None and left <= min(doubts, _FEW) and enough:
                better.append((left, -gain, pose))
        if not better:
            return ()
        *_, pose = min(better)
        return (Doubt(f"it looks {pose}: turn it and try again", of_form=True),)

    def _agreement(self, answer: Answer, index: int) -> float:
        """Return the mean probability of the given names: low where they fight the appearance."""
        channels = np.zeros(IGNORE + 1, np.intp)
        channels[[SPINE.by_name(name).index for name in self.classes[1:]]] = range(
            1, len(self.classes)
        )
        labels = answer.decoded.labels[index]
        rows, columns = np.nonzero(labels)
        if not len(rows):
            return 0.0
        named = channels[labels[rows, columns]]
        return float(answer.probabilities[index][named, rows, columns].mean())


def _of_form(doubts: Sequence[Doubt]) -> int:
    return sum(doubt.of_form for doubt in doubts)
