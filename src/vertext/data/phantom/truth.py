"""The measurements that a phantom is known to have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

View = Literal["whole", "part", "outside"]
Point = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class BodyTruth:
    """One vertebra; lengths in mm, angles in degrees, mid-sagittal plane.

    Attributes:
        name: Anatomical name.
        number: Internal number in the label map.
        anterior_mm: Height of the anterior wall, corner to corner.
        middle_mm: Distance of the middles of the end plates.
        posterior_mm: Height of the posterior wall, corner to corner.
        depth_mm: Distance of the walls at half height.
        end_plate_mm: Mean length of the end plates, corner to corner.
        wedge_angle: Angle of the end plates, positive where the body is higher in front.
        centroid: Of the body without its arch, world (x, y, z).
        corners: Superior anterior, superior posterior, inferior anterior, inferior posterior.
        canal_mm: Sagittal diameter of the canal behind the middle of the body.
        spacing_mm: Distance of its centroid to that of the next vertebra below; None for the
            lowest.
        view: Whether the body lies in the image.
    """

    name: str
    number: int
    anterior_mm: float
    middle_mm: float
    posterior_mm: float
    depth_mm: float
    end_plate_mm: float
    wedge_angle: float
    centroid: Point
    corners: tuple[Point, Point, Point, Point]
    canal_mm: float
    spacing_mm: float | None
    view: View


@dataclass(frozen=True, kw_only=True)
class DiscTruth:
    """One disc; heights in mm along the bisector of its end plates.

    Attributes:
        name: Anatomical name, upper/lower.
        number: Internal number in the label map; IGNORE for a disc that no scheme names.
        anterior_mm: Distance of the anterior corners of the bodies.
        middle_mm: Distance of the middles of the end plates.
        posterior_mm: Distance of the posterior corners of the bodies.
        angle: Degrees between the end plates, positive where the disc opens forward.
        slip_mm: How far the upper body stands in front of the lower one, along the lower end
            plate, from posterior corner to posterior corner.
        centroid: World (x, y, z).
        canal_mm: Sagittal diameter of the canal behind the disc.
        view: Whether the disc lies in the image.
    """

    name: str
    number: int
    anterior_mm: float
    middle_mm: float
    posterior_mm: float
    angle: float
    slip_mm: float
    centroid: Point
    canal_mm: float
    view: View


@dataclass(frozen=True, kw_only=True)
class SpineTruth:
    """All that is known of a phantom.

    Attributes:
        enumeration: Count of vertebrae.
        lordosis: Degrees between the upper end plates of the first lumbar vertebra and the
            sacrum.
        sacral_slope: Degrees of the sacrum's upper end plate against the horizontal.
        bodies: By anatomical name, inferior to superior.
        discs: By anatomical name, inferior to superior.
    """

    enumeration: str
    lordosis: float
    sacral_slope: float
    bodies: dict[str, BodyTruth]
    discs: dict[str, DiscTruth]
