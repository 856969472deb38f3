"""Find the slice of a volume that a single slice of another contrast shows."""

from __future__ import annotations

from itertools import product

import numpy as np
import SimpleITK as sitk  # noqa: N813
from numpy.typing import NDArray
from scipy import ndimage

from vertext.errors import UnsupportedInputError
from vertext.registration.plane_image import grey_image, plane_image
from vertext.registration.slice_match import SliceMatch
from vertext.volumes import SagittalView, Volume

_STARTS_MM = ((0.0, 0.0), (-15.0, 0.0), (15.0, 0.0), (0.0, -15.0), (0.0, 15.0))
_BINS = 32
_THICKNESS_MM = 3.0
"""Usual thickness of T1 and T2 slices, which SPACE slices are averaged to."""

_Way = tuple[sitk.AffineTransform, float]


def match_slice(picture: Volume, scan: Volume, region: NDArray[np.bool_]) -> SliceMatch:
    """Register a slice to every slice of a volume, affine in the plane, and keep the best.

    Mutual information, since the contrasts differ (Mattes et al., IEEE TMI 2003, in SimpleITK).
    The way begins with whole planes from several shifts of less than half a vertebra: the spine
    alone repeats itself, and would be matched one vertebra off. Pictures of public data sets
    often claim a wrong pixel size, so it also begins as if the picture showed the volume's
    height, with square pixels and with a square field of view.

    Args:
        picture: One sagittal slice.
        scan: Sagittal volume of the same patient.
        region: Plane (H, W) of the scan's canonical view in which the match is judged.

    Raises:
        UnsupportedInputError: The picture has several slices, or nothing of it could be matched.
    """
    view, plane = SagittalView.of(scan).volume, SagittalView.of(picture).volume
    if plane.shape[0] != 1:
        raise UnsupportedInputError(f"it has {plane.shape[0]} slices, not one", source=scan.source)
    moving = grey_image(plane.data[0], plane.spacing[1:])
    thick = ndimage.uniform_filter1d(
        view.data.astype(np.float32), max(1, round(_THICKNESS_MM / view.spacing[0])), axis=0
    )
    fixed = [grey_image(values, view.spacing[1:]) for values in thick]
    judged = plane_image(region.astype(np.uint8), view.spacing[1:])
    middle = fixed[len(fixed) // 2]
    begins = product(_scales(view, plane), _STARTS_MM)
    coarse = [_register(middle, moving, _start(*begin), None, 4) for begin in begins]
    start = _best(coarse, picture)[1]
    fine = [_register(image, moving, start[0], judged, 2) for image in fixed]
    index, (way, _) = _best(fine, picture)
    last = _register(fixed[index], moving, way, judged, 1)
    return SliceMatch(index, *_best([last], picture)[1])


def _scales(view: Volume, plane: Volume) -> set[tuple[float, float]]:
    """Return claimed mm of the picture for one mm of the volume, along (column, row)."""
    height_mm = view.shape[1] * view.spacing[1]
    rows = plane.shape[1] * plane.spacing[1] / height_mm
    columns = plane.shape[2] * plane.spacing[2] / height_mm
    return {(1.0, 1.0), (rows, rows), (columns, rows)}


def _best(ways: list[_Way | None], picture: Volume) -> tuple[int, _Way]:
    """Return the place and the way of most information."""
    found = [(place, way) for place, way in enumerate(ways) if way is not None]
    if not found:
        raise UnsupportedInputError("no slice of the scan matches it", source=picture.source)
    return max(found, key=lambda way: way[1][1])


def _register(
    fixed: sitk.Image,
    moving: sitk.Image,
    start: sitk.AffineTransform,
    region: sitk.Image | None,
    shrink: int,
) -> _Way | None:
    """Return the transform and the mutual information; None where the planes do not overlap."""
    method = sitk.ImageRegistrationMethod()
    method.SetMetricAsMattesMutualInformation(_BINS)
    if region is not None:
        method.SetMetricFixedMask(region)
    method.SetInterpolator(sitk.sitkLinear)
    method.SetShrinkFactorsPerLevel([shrink])
    method.SetSmoothingSigmasPerLevel([shrink - 1.0])
    method.SetOptimizerAsRegularStepGradientDescent(2.0, 0.02, 40, 0.6)
    method.SetOptimizerScalesFromPhysicalShift()
    transform = sitk.AffineTransform(start)
    method.SetInitialTransform(transform, inPlace=True)
    try:
        method.Execute(fixed, moving)
    except RuntimeError:
        return None
    shown = _share_shown(fixed, moving, transform, region)
    return transform, -float(method.GetMetricValue()) * shown


def _share_shown(
    fixed: sitk.Image,
    moving: sitk.Image,
    transform: sitk.AffineTransform,
    region: sitk.Image | None,
) -> float:
    """Return how much of the region the picture shows; the metric judges that part alone."""
    ones = sitk.Cast(moving * 0 + 1, sitk.sitkUInt8)
    shown = sitk.GetArrayFromImage(
        sitk.Resample(ones, fixed, transform, sitk.sitkNearestNeighbor, 0)
    )
    return float(
        shown.mean() if region is None else shown[sitk.GetArrayFromImage(region) > 0].mean()
    )


def _start(scale: tuple[float, float], shift: tuple[float, float]) -> sitk.AffineTransform:
    transform = sitk.AffineTransform(2)
    transform.Scale(scale)
    transform.SetTranslation(shift)
    return transform
