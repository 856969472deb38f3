"""The preview shows the right slice, in the right proportions, and hides no picture."""

import numpy as np
import pytest

from tests.phantom import phantom, phantom_labels
from vertext.anatomy import SPINE
from vertext.reports.drawing import fit_text, font
from vertext.reports.preview import PreviewCaption, draw_preview
from vertext.reports.preview_slice import choose_slice
from vertext.volumes import Volume

CAPTION = PreviewCaption(
    name="scan", model="atm-net 1", prompt_source="template", numbering="sure", disclaimer="no"
)


def panels(picture):
    """Return the plain and the coloured half of a preview as arrays, footer and header cut."""
    data = np.asarray(picture)[64:-80].astype(int)
    half = data.shape[1] // 2
    return data[:, :half], data[:, half:]


def coloured(part):
    return (part.max(axis=2) - part.min(axis=2)) > 30


def test_only_the_right_half_is_coloured():
    volume, _ = phantom()
    plain, named = panels(draw_preview(volume, phantom_labels(), CAPTION))
    assert not coloured(plain).any()
    assert coloured(named).mean() > 0.1


@pytest.mark.parametrize("spacing", [(4.0, 1.0, 1.0), (4.0, 0.5, 1.0), (4.0, 1.0, 0.5)])
def test_proportions_are_those_in_mm(spacing):
    volume, _ = phantom(spacing=spacing)
    picture = draw_preview(volume, phantom_labels(), CAPTION)
    height = picture.height - 64 - 48 - 2 * 26
    width = (picture.width - 48 - 12) / 2
    expected = 160 * spacing[1] / (128 * spacing[2])
    assert height / width == pytest.approx(expected, rel=0.02)


def test_slice_with_most_canal_and_disc_is_shown():
    labels = np.zeros((9, 160, 128), np.uint8)
    labels[2, :50, :50] = SPINE.by_name("L3").index
    labels[6, :10, :10] = SPINE.by_name("canal").index
    assert choose_slice(labels) == 6


def test_middle_slice_is_shown_where_nothing_was_found():
    assert choose_slice(np.zeros((9, 8, 8), np.uint8)) == 4


@pytest.mark.parametrize("shape", [(1, 40, 30), (3, 20, 200), (3, 700, 20)])
def test_odd_scans_have_a_preview_too(shape):
    volume = Volume(np.random.default_rng(0).normal(size=shape), phantom()[0].affine)
    labels = np.zeros(shape, np.uint8)
    labels[0, 5:9, 5:9] = SPINE.by_name("L5").index
    labels[0, 0:2, 0:2] = SPINE.by_name("L4").index
    labels[0, -1, -1] = SPINE.by_name("canal").index
    picture = draw_preview(volume, labels, CAPTION)
    assert picture.mode == "RGB"
    assert min(picture.size) > 60


def test_long_names_are_shortened_in_their_middle():
    fitted = fit_text("a" * 200 + "end", font(20), 200)
    assert font(20).getlength(fitted) <= 200
    assert fitted.endswith("end")
    assert "…" in fitted
