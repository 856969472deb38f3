"""Millimetres and angles of drawn spines, and of a real one."""

import numpy as np
import pytest

from tests.inference.drawn_spine import (
    BEFORE_CANAL,
    HEIGHT,
    LENGTH,
    PITCH,
    SPACING,
    drawn_spine,
)
from vertext.anatomy import SPINE, scheme
from vertext.inference.anatomical_doubts import anatomical_doubts
from vertext.inference.spine_evidence import SpineEvidence
from vertext.volumes import SagittalView, read_labels


def test_measures_are_those_that_were_drawn():
    evidence = SpineEvidence.of(drawn_spine(), SPACING)
    assert evidence.pitch == pytest.approx(PITCH)
    assert evidence.depth == pytest.approx(LENGTH / PITCH)
    assert evidence.flatness == pytest.approx(LENGTH / HEIGHT)
    assert evidence.tilt == pytest.approx(0, abs=1e-6)
    assert evidence.unevenness == pytest.approx(1)
    assert evidence.before_canal == pytest.approx(BEFORE_CANAL / LENGTH, abs=0.02)


def test_pixels_count_in_millimetres():
    fine, coarse = (SpineEvidence.of(drawn_spine(), (4.0, mm, mm)) for mm in (1.0, 2.0))
    assert coarse.pitch == pytest.approx(2 * fine.pitch)
    assert coarse.depth == pytest.approx(fine.depth)


def test_slanting_discs_are_tilted():
    assert SpineEvidence.of(drawn_spine(shear=0.5), SPACING).tilt == pytest.approx(26.6, abs=2)


def test_missing_disc_does_not_change_the_pitch():
    labels = drawn_spine()
    labels[labels == SPINE.by_name("L3/L4").index] = 0
    evidence = SpineEvidence.of(labels, SPACING)
    assert (evidence.pitch, evidence.unevenness) == pytest.approx((PITCH, 1))


def test_canal_in_front_is_negative():
    assert SpineEvidence.of(drawn_spine()[:, :, ::-1], SPACING).before_canal < 0


def test_without_canal_its_place_is_unknown():
    labels = drawn_spine()
    labels[labels == SPINE.by_name("canal").index] = 0
    assert SpineEvidence.of(labels, SPACING).before_canal is None


def test_one_disc_is_no_spine():
    labels = np.zeros((1, 40, 40), np.uint8)
    labels[0, 2:14, 5:35], labels[0, 18:30, 5:35] = (SPINE.by_name(n).index for n in ("L4", "L5"))
    labels[0, 14:18, 5:35] = SPINE.by_name("L4/L5").index
    assert SpineEvidence.of(labels, SPACING) is None


def test_true_labels_of_a_real_scan_raise_no_doubt(spider_case):
    labels = SagittalView.of(read_labels(spider_case[1])).volume
    internal, _ = scheme("spider").to_internal(labels.data)
    evidence = SpineEvidence.of(internal, labels.spacing)
    assert anatomical_doubts(evidence) == ()
