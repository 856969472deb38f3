"""Spondylolisthesis: how far one bone stands in front of the next."""

from __future__ import annotations

from vertext.measures.end_plate import EndPlate


def slip_mm(lower_face: EndPlate, upper_plate: EndPlate) -> float:
    """Return the slip of an upper body, positive forward (anterolisthesis), negative backward.

    Args:
        lower_face: Lower end plate of the upper body.
        upper_plate: Upper end plate of the bone below.

    Returns:
        Distance of the posterior corners along the lower bone's upper end plate, in mm (as
        Meyerding, Surg Gynecol Obstet 1932, grades it in shares of that plate).
    """
    return float((lower_face.posterior - upper_plate.posterior) @ upper_plate.forward)
