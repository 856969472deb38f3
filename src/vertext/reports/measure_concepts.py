"""What the measures are called in structured reports."""

from __future__ import annotations

from types import MappingProxyType

SCHEME, SCHEME_NAME = "99VERTEXT", "Measures of vertext"

MEASURE_CONCEPTS = MappingProxyType(
    {
        "body_height_anterior": ("BODY-HEIGHT-ANT", "Anterior height of vertebral body"),
        "body_height_middle": ("BODY-HEIGHT-MID", "Middle height of vertebral body"),
        "body_height_posterior": ("BODY-HEIGHT-POST", "Posterior height of vertebral body"),
        "body_wedge_angle": ("BODY-WEDGE", "Wedge angle of vertebral body"),
        "body_depth": ("BODY-DEPTH", "Depth of vertebral body"),
        "body_volume": ("BODY-VOLUME", "Volume of vertebral body"),
        "disc_height_anterior": ("DISC-HEIGHT-ANT", "Anterior height of disc"),
        "disc_height_middle": ("DISC-HEIGHT-MID", "Middle height of disc"),
        "disc_height_posterior": ("DISC-HEIGHT-POST", "Posterior height of disc"),
        "disc_height_mean": ("DISC-HEIGHT-MEAN", "Mean height of disc"),
        "disc_height_index": ("DISC-HEIGHT-IDX", "Disc height index"),
        "disc_angle": ("DISC-ANGLE", "Angle of disc"),
        "disc_depth": ("DISC-DEPTH", "Depth of disc"),
        "disc_area": ("DISC-AREA", "Mid-sagittal area of disc"),
        "disc_volume": ("DISC-VOLUME", "Volume of disc"),
        "disc_bulge": ("DISC-BULGE", "Bulge of disc beyond the body line"),
        "canal_diameter": ("CANAL-DIAMETER", "Anteroposterior diameter of spinal canal"),
        "canal_area": ("CANAL-AREA", "Cross-sectional area of spinal canal"),
        "segmental_lordosis": ("SEGM-LORDOSIS", "Segmental lordosis"),
        "slip": ("SLIP", "Slip of vertebra on the one below, forward positive"),
        "slip_percent": ("SLIP-PERCENT", "Slip in percent of the end plate below"),
        "lumbar_lordosis": ("LUMBAR-LORDOSIS", "Lumbar lordosis"),
        "narrowest_canal_diameter": (
            "CANAL-NARROWEST", "Narrowest anteroposterior diameter of spinal canal"
        ),
    }
)  # fmt: skip
"""Code and meaning of each measure in the coding scheme 99VERTEXT: DICOM's own dictionary has
none that tell anterior from posterior heights, nor a bulge or a slip."""
