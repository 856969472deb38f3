import numpy as np

from vertext.reports.orthogonal_planes import Plane, fullest_planes
from vertext.reports.preview import PreviewCaption
from vertext.reports.vessel_preview import draw_vessel_preview
from vertext.volumes import Volume


def test_planes_hang_as_radiologists_hang_them() -> None:
    data = np.zeros((4, 5, 6), np.uint8)
    data[3, 4, 5] = 1
    for plane in Plane:
        shown = plane.of(data, data.shape[plane.across] - 1)
        # Right, front and top: the upper left corner of every plane.
        assert shown[0, 0] == 1
        assert shown.sum() == 1
    assert Plane.CORONAL.of(data, 4).shape == (6, 4)


def test_the_fullest_planes_are_shown() -> None:
    labels = np.zeros((8, 9, 10), np.uint8)
    assert set(fullest_planes(labels).values()) == {4, 5}
    labels[2, 3:6, 7] = labels[1:4, 5, 7] = 1
    assert fullest_planes(labels) == {
        Plane.TRANSVERSE: 7, Plane.CORONAL: 5, Plane.SAGITTAL: 2,
    }  # fmt: skip


def test_arteries_are_red_and_veins_green() -> None:
    volume = Volume(np.random.default_rng(0).integers(-900, 0, (30, 20, 40)), 2 * np.eye(4) / 2)
    labels = np.zeros(volume.shape, np.uint8)
    labels[3:12, 5:15, 10:30], labels[18:27, 5:15, 10:30] = 2, 3
    caption = PreviewCaption(
        name="x", model="m 1", prompt_source="none", numbering="", disclaimer="d"
    )
    red, green, _ = np.moveaxis(np.asarray(draw_vessel_preview(volume, labels, caption), int), 2, 0)
    assert (red > green + 60).sum() > 500
    assert (green > red + 60).sum() > 500
