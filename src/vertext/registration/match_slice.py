"""Find the slice of a volume that a single slice of another contrast shows."""

from __future__ import annotations

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


def match_slice(picture: Volume, scan: Volume, region: NDArray[np.bool_]) -> SliceMatch:
    """Register a slice rigidly to every slice of a volume and keep the best.

    Mutual information, since the contrasts differ (Mattes et al., IEEE TMI 2003, in SimpleITK).
    The way begins with whole planes from several shifts of less than half a vertebra: the spine
    alone repeats itself, and would be matched one vertebra off.

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
    coarse = [_register(middle, moving, _shifted(start), None, (4, 2)) for start in _STARTS_MM]
    found = [match for match in coarse if match is not None]
    if not found:
        raise UnsupportedInputError("no slice of the scan matches it", source=picture.source)
    start = max(found, key=lambda match: match[1])[0]
    fine = [_register(image, moving, start, judged, (2,)) for image in fixed]
    scores = [-np.inf if match is None else match[1] for match in fine]
    index = int(np.argmax(scores))
    last = _register(fixed[index], moving, (fine[index] or (start, 0.0))[0], judged, (2, 1))
    if last is None:
        raise UnsupportedInputError("no slice of the scan matches it", source=picture.source)
    return SliceMatch(index, *last)


def _register(
    fixed: sitk.Image,
    moving: sitk.Image,
    start: sitk.Euler2DTransform,
    region: sitk.Image | None,
    shrink: tuple[int, ...],
) -> tuple[sitk.Euler2DTransform, float] | None:
    """Return the transform and the mutual information; None where the planes do not overlap."""
    method = sitk.ImageRegistrationMethod()
    method.SetMetricAsMattesMutualInformation(_BINS)
    if region is not None:
        method.SetMetricFixedMask(region)
    method.SetInterpolator(sitk.sitkLinear)
    method.SetShrinkFactorsPerLevel(list(shrink))
    method.SetSmoothingSigmasPerLevel([factor - 1.0 for factor in shrink])
    method.SetOptimizerAsRegularStepGradientDescent(2.0, 0.02, 40, 0.6)
    method.SetOptimizerScalesFromPhysicalShift()
    transform = sitk.Euler2DTransform(start)
    method.SetInitialTransform(transform, inPlace=True)
    try:
        method.Execute(fixed, moving)
    except RuntimeError:
        return None
    return transform, -float(method.GetMetricValue())


def _shifted(start: tuple[float, float]) -> sitk.Euler2DTransform:
    transform = sitk.Euler2DTransform()
    transform.SetTranslation(start)
    return transform
