"""Size of one vertebral body, the disc below it and the canal behind both."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from vertext.errors import UsageError

_MAY_BE_ZERO = ("disc_angle", "slip_mm", "bulge_mm", "degeneration", "dish_mm", "waist_mm")


@dataclass(frozen=True, kw_only=True)
class LevelShape:
    """Sizes of one level in mm, angles in degrees, all in the mid-sagittal plane.

    The body is a quadrilateral with straight anterior and posterior height, end plates that sink
    in by a parabola, and walls that are narrower at half height.

    Attributes:
        anterior_mm: Height of the anterior wall, corner to corner.
        posterior_mm: Height of the posterior wall, corner to corner.
        dish_mm: How deep each end plate sinks in at its middle.
        depth_mm: Distance of the walls, at the end plates.
        waist_mm: How far each wall sinks in at half height.
        width_mm: Width from left to right, at the end plates.
        disc_mm: Height of the disc below, mean of its anterior and posterior height.
        disc_angle: Angle between the end plates around the disc, positive where it opens forward.
        slip_mm: How far the body stands in front of the structure below, along that one's
            upper end plate (spondylolisthesis); negative backwards.
        bulge_mm: How far the disc reaches beyond the bodies at its middle, all around.
        degeneration: 0 for a bright nucleus, 1 for a black disc.
        canal_mm: Sagittal diameter of the canal behind the middle of the body.
        canal_disc_mm: Sagittal diameter of the canal behind the disc.

    Raises:
        UsageError: A length is not positive, or the disc's angle closes one of its ends.
    """

    anterior_mm: float
    posterior_mm: float
    dish_mm: float
    depth_mm: float
    waist_mm: float
    width_mm: float
    disc_mm: float
    disc_angle: float
    slip_mm: float = 0.0
    bulge_mm: float = 0.5
    degeneration: float = 0.2
    canal_mm: float
    canal_disc_mm: float

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value <= 0 and field.name not in _MAY_BE_ZERO:
                raise UsageError(f"{field.name} of a phantom must be positive, not {value:g}")
        if self.middle_mm <= 0:
            raise UsageError(f"end plates that sink in by {self.dish_mm:g} mm meet")
        if abs(self.disc_angle) > self.largest_angle(self.disc_mm):
            raise UsageError(
                f"a disc of {self.disc_mm:g} mm cannot open by {self.disc_angle:g} degrees",
                remedy=f"At most {self.largest_angle(self.disc_mm):.1f} degrees fit",
            )

    @property
    def middle_mm(self) -> float:
        """Height of the body at the middle of its end plates."""
        return (self.anterior_mm + self.posterior_mm) / 2 - 2 * self.dish_mm

    @property
    def wedge_angle(self) -> float:
        """Angle between the body's own end plates in degrees, positive if higher in front."""
        return 2 * math.degrees(math.atan(self.slope))

    @property
    def slope(self) -> float:
        """Rise of each end plate for every mm forward."""
        return (self.anterior_mm - self.posterior_mm) / (2 * self.depth_mm)

    @property
    def end_plate_mm(self) -> float:
        """Length of an end plate, corner to corner."""
        return self.depth_mm * math.hypot(1, self.slope)

    def largest_angle(self, disc_mm: float) -> float:
        """Return the angle at which a disc of that height keeps a fifth of it at its lower end."""
        return 2 * math.degrees(math.asin(min(1.0, 0.8 * disc_mm / self.depth_mm)))
