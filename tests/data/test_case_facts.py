"""Counts of one scan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.data.layouts import SHAPE, scan
from vertext.anatomy import scheme
from vertext.data.case import Case
from vertext.data.case_facts import CaseFacts
from vertext.volumes import LabelMap

SPIDER = scheme("spider")
CASE = Case("1", Path("i"), Path("l"), SPIDER)


def test_counts_do_not_depend_on_the_order_of_axes() -> None:
    one = CaseFacts.of(CASE, *scan(0))
    other = CaseFacts.of(CASE, *scan(0, axes="ASR"))
    assert one == other
    assert one.shape == SHAPE
    assert one.voxels["canal"] == np.count_nonzero(scan(0)[1].data == 100)


def test_slices_are_sagittal_and_only_those_with_a_structure_are_foreground() -> None:
    image, labels = scan(0)
    data = labels.data.copy()
    data[0] = 0
    data[1] = np.where(data[1] == 1, 1, 110)  # L5 and, all around it, partly visible bone
    facts = CaseFacts.of(CASE, image, LabelMap(data, labels.affine))
    assert facts.foreground_slices == SHAPE[0] - 1
    assert facts.slices_with["L5"] == SHAPE[0] - 1
    assert facts.slices_with["L4"] == SHAPE[0] - 2


def test_what_lies_above_the_limit_is_counted_apart_from_what_a_rule_ignores() -> None:
    image, labels = scan(0)
    data = np.where(labels.data == 206, 215, labels.data)
    limited = replace(CASE, ignore_above="L1/L2")
    facts = CaseFacts.of(limited, image, LabelMap(data, labels.affine))
    assert set(facts.ignored) == {215}
    assert facts.above_limit > np.count_nonzero(np.isin(data, (5, 6, 7)))
    assert "L1" not in facts.voxels


def test_unknown_levels_are_counted_and_are_foreground() -> None:
    image, labels = scan(0)
    data = np.where(labels.data == 1, 255, 0)
    data[2][labels.data[2] == 2] = 2
    facts = CaseFacts.of(CASE, image, LabelMap(data, labels.affine))
    assert facts.unknown_vertebra == np.count_nonzero(data == 255)
    assert facts.foreground_slices == SHAPE[0]


def test_transitional_anatomy_is_marked() -> None:
    image, labels = scan(0)
    verse = LabelMap(np.where(labels.data == 1, 25, 0), labels.affine)
    assert CaseFacts.of(replace(CASE, scheme=scheme("verse")), image, verse).anomaly
    assert not CaseFacts.of(CASE, image, labels).anomaly
