"""What is refused, what is flagged, and what is looked at in another pose."""

import numpy as np
import pytest

from tests.inference.drawn_spine import SPACING, answer_showing, drawn_spine
from tests.inference.phantom_bundle import REFERENCE, coded_phantom
from vertext.anatomy import SPINE
from vertext.errors import UnsupportedInputError
from vertext.inference.input_check import InputCheck
from vertext.volumes import Volume

RIGHT = drawn_spine()
SLANTED = drawn_spine(shear=0.5)
WRONG = drawn_spine(pitch=70, shear=0.5)[:, :, ::-1]
"""Discs far apart, slanting, behind the canal."""
AXES = np.diag([-4.0, 1.0, 1.0, 1.0])
POSES = {"upside down": 1, "mirrored front to back": 2, "turned by half a circle": (1, 2)}


def picture(labels, *, orientation_known=False):
    return Volume(labels.astype(np.float32), AXES, orientation_known=orientation_known)


def warnings_on(labels, *, looks=(), sure=0.9, vouched=False, orientation_known=True, classes=None):
    """Judge an answer, where the other poses in turn give the answers `looks`."""
    waiting = iter(looks)
    check = InputCheck(
        classes=classes or SPINE.classes, spacing=SPACING, look=lambda turned: next(waiting)
    )
    scan = picture(labels, orientation_known=orientation_known)
    return check.warnings(scan, answer_showing(labels, sure=sure), vouched=vouched)


def test_right_scan_passes_without_a_second_look():
    assert warnings_on(RIGHT) == ()


def test_one_doubt_is_a_warning():
    (warning,) = warnings_on(SLANTED, looks=[answer_showing(SLANTED)] * 3)
    assert "degrees off the right angle" in warning


def test_wrong_size_alone_is_a_warning_and_needs_no_second_look():
    check = InputCheck(classes=SPINE.classes, spacing=(4, 0.5, 0.5), look=lambda turned: None)
    (warning,) = check.warnings(
        picture(RIGHT, orientation_known=True), answer_showing(RIGHT), vouched=False
    )
    assert "17 mm apart" in warning


def test_two_doubts_are_two_warnings():
    both = SLANTED[:, :, ::-1]
    assert len(warnings_on(both, looks=[answer_showing(both)] * 3)) == 2


def test_three_doubts_on_form_refuse():
    with pytest.raises(
        UnsupportedInputError, match=r"lie apart.*degrees off.*the canal"
    ) as refused:
        warnings_on(WRONG, looks=[answer_showing(WRONG)] * 3)
    assert "--levels" in refused.value.remedy


def test_who_says_what_is_visible_is_only_warned():
    assert len(warnings_on(WRONG, vouched=True)) == 4


def test_nothing_found_is_refused():
    nothing = np.zeros_like(RIGHT)
    with pytest.raises(UnsupportedInputError, match="fewer than two discs"):
        warnings_on(nothing, looks=[answer_showing(nothing)] * 3)


@pytest.mark.parametrize(("number", "pose"), list(enumerate(POSES)))
def test_picture_that_fits_better_in_another_pose_is_flagged(number, pose):
    looks = [answer_showing(RIGHT, sure=0.5)] * 3
    looks[number] = answer_showing(RIGHT, sure=0.9)
    (warning,) = warnings_on(RIGHT, looks=looks, sure=0.6, orientation_known=False)
    assert warning == f"doubtful input: it looks {pose}: turn it and try again"


def test_pose_must_be_clearly_better_and_show_a_spine():
    nothing = np.zeros_like(RIGHT)
    broken = SLANTED[:, :, ::-1]
    looks = [answer_showing(RIGHT, sure=0.65), answer_showing(nothing), answer_showing(broken)]
    assert warnings_on(RIGHT, looks=looks, sure=0.6, orientation_known=False) == ()


def test_other_poses_are_the_turned_slice():
    seen = []
    check = InputCheck(
        classes=SPINE.classes,
        spacing=SPACING,
        look=lambda turned: seen.append(turned.data) or answer_showing(RIGHT),
    )
    check.warnings(picture(RIGHT), answer_showing(RIGHT), vouched=False)
    for data, axes in zip(seen, POSES.values(), strict=True):
        np.testing.assert_array_equal(data, np.flip(RIGHT, axes))


def test_model_without_discs_is_not_judged():
    assert warnings_on(np.zeros_like(RIGHT), classes=("background", "L4", "L5")) == ()


@pytest.mark.parametrize("pose", POSES)
def test_turned_scan_is_recognised_by_a_network(segmenter, pose):
    upright = coded_phantom()
    turned = Volume(np.flip(upright.data, POSES[pose]), upright.affine, orientation_known=False)
    try:
        said = "; ".join(segmenter.segment(turned).report.numbering.warnings)
    except UnsupportedInputError as refusal:
        said = str(refusal)
    assert f"it looks {pose}" in said


def test_scattered_tissue_is_refused_by_a_network(segmenter):
    rng = np.random.default_rng(0)
    blobs = np.zeros((3, 160, 128), np.float32)
    for _ in range(60):
        row, column, height, width = rng.integers((0, 0, 6, 6), (150, 116, 25, 25))
        blobs[:, row : row + height, column : column + width] = rng.integers(1, 20)
    blobs[:, :, -4:] = REFERENCE
    with pytest.raises(UnsupportedInputError, match="does not look like a lumbar spine"):
        segmenter.segment(Volume(blobs, coded_phantom().affine))
