"""Label maps of a spine drawn with known millimetres, and answers that show them."""

from __future__ import annotations

import numpy as np

from vertext.anatomy import SPINE, Kind
from vertext.decoding import Decoded, Numbering
from vertext.inference.refine_prompt import Answer

SPACING = (4.0, 1.0, 1.0)
PITCH, LENGTH, HEIGHT = 34, 30, 8
BEFORE_CANAL = 24
SURE = 0.9


def drawn_spine(discs: int = 6, *, pitch: int = PITCH, shear: float = 0.0) -> np.ndarray:
    """Return one slice, (1, H, W): straight, with `shear` pixels down for each pixel back."""
    labels = np.zeros((1, discs * pitch + 40, 120), np.uint8)
    front = 40
    canal = front + (LENGTH - 1) // 2 + BEFORE_CANAL
    labels[0, :, canal : canal + 2] = SPINE.of_kind(Kind.CANAL)[0].index
    for place, disc in enumerate(SPINE.of_kind(Kind.DISC)[-discs:]):
        top = 30 + place * pitch
        for column in range(LENGTH):
            down = top + round(shear * (column - LENGTH / 2))
            body = SPINE.neighbours(disc.name)[0]
            labels[0, down - pitch + HEIGHT : down, front + column] = body.index
            labels[0, down : down + HEIGHT, front + column] = disc.index
    return labels


def answer_showing(labels: np.ndarray, *, sure: float = SURE) -> Answer:
    """Return an answer whose network gives each name that probability at its own voxels."""
    classes = SPINE.classes
    probabilities = np.full((len(labels), len(classes), *labels.shape[1:]), 0.001, np.float32)
    np.put_along_axis(probabilities, labels[:, None].astype(np.intp), sure, axis=1)
    numbering = Numbering(
        confidence=1.0, shift_up=0.0, shift_down=0.0, rejected=(), log_evidence=0.0
    )
    return Answer((), probabilities, Decoded(labels, (), numbering))
