"""Bring the labels of a volume to a single slice of the same patient."""

from __future__ import annotations

import SimpleITK as sitk  # noqa: N813

from vertext.anatomy import IGNORE
from vertext.registration.plane_image import plane_image
from vertext.registration.slice_match import SliceMatch
from vertext.volumes import LabelMap, SagittalView, Volume


def carry_labels(labels: LabelMap, match: SliceMatch, picture: Volume) -> LabelMap:
    """Return the labels of the matched slice on the picture's grid, by nearest neighbour.

    What the volume does not show becomes IGNORE: it may hold structures nobody labelled.

    Args:
        labels: Internal numbers on the grid of the matched scan.
        match: Where the picture lies in it.
        picture: The picture.
    """
    view, target = SagittalView.of(labels).volume, SagittalView.of(picture)
    plane = target.volume
    carried = sitk.Resample(
        plane_image(view.data[match.index], view.spacing[1:]),
        plane_image(plane.data[0], plane.spacing[1:]),
        match.transform.GetInverse(),
        sitk.sitkNearestNeighbor,
        IGNORE,
    )
    numbers = sitk.GetArrayFromImage(carried)[None]
    return LabelMap.on(picture, target.restore_labels(numbers), scheme="internal")
