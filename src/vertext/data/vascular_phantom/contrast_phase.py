"""When after the injection a chest is scanned."""

from __future__ import annotations

from enum import StrEnum


class ContrastPhase(StrEnum):
    """Where the contrast medium is: lungs, left heart, everywhere alike, or nowhere."""

    PULMONARY = "pulmonary"
    AORTIC = "aortic"
    MIXED = "mixed"
    PLAIN = "plain"

    @property
    def blood(self) -> dict[str, float]:
        """HU of the blood in arteries, veins, aorta, cava and the right half of the heart."""
        return dict(zip(("artery", "vein", "aorta", "cava", "heart"), _HU[self], strict=True))


_HU = {
    ContrastPhase.PULMONARY: (420.0, 200.0, 130.0, 700.0, 240.0),
    ContrastPhase.AORTIC: (210.0, 310.0, 340.0, 200.0, 260.0),
    ContrastPhase.MIXED: (290.0, 280.0, 250.0, 300.0, 220.0),
    ContrastPhase.PLAIN: (45.0, 45.0, 45.0, 45.0, 45.0),
}
