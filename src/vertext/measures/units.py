"""The unit of every quantity."""

from __future__ import annotations

from types import MappingProxyType

UNITS = MappingProxyType(
    {
        "body_height_anterior": "mm",
        "body_height_middle": "mm",
        "body_height_posterior": "mm",
        "body_wedge_angle": "deg",
        "body_depth": "mm",
        "body_volume": "mm3",
        "disc_height_anterior": "mm",
        "disc_height_middle": "mm",
        "disc_height_posterior": "mm",
        "disc_height_mean": "mm",
        "disc_height_index": "1",
        "disc_angle": "deg",
        "disc_depth": "mm",
        "disc_area": "mm2",
        "disc_volume": "mm3",
        "disc_bulge": "mm",
        "canal_diameter": "mm",
        "canal_area": "mm2",
        "segmental_lordosis": "deg",
        "slip": "mm",
        "slip_percent": "%",
        "lumbar_lordosis": "deg",
        "narrowest_canal_diameter": "mm",
    }
)
"""UCUM unit by name; `docs/reference/measures.md` defines each."""

OF_SPINE = ("lumbar_lordosis", "narrowest_canal_diameter")
"""Quantities of the whole spine; their level is a range, or where the spine has them."""
