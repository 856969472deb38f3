"""A person's corrections are measured like any other labels."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.anatomy import SPINE, scheme
from vertext.anatomy.shift_levels import shift_levels
from vertext.errors import LabelError
from vertext.inference.edit_result import edit_result
from vertext.inference.segmenter import Segmenter
from vertext.volumes import Volume

SPIDER = scheme("spider")


@pytest.fixture(scope="module")
def result(segmenter: Segmenter, scan: Volume):
    return segmenter.segment(scan)


def test_names_that_were_moved_move_in_report_and_measures(result):
    moved, _ = shift_levels(SPIDER.to_internal(result.labels.data)[0], 1)
    edited = edit_result(result, SPIDER.from_internal(moved)[0], "one level up")
    before = {entry.name: entry for entry in result.report.structures}
    after = {entry.name: entry for entry in edited.report.structures}
    assert after["L3"].voxels == before["L4"].voxels > 0
    assert after["L3"].centroid_mm == before["L4"].centroid_mm
    assert not after["L5"].present
    assert edited.report.numbering.confidence is None
    assert edited.report.numbering.warnings[-1] == "corrected by hand: one level up"
    heights = {(m.name, m.level): m.value for m in result.measures}
    moved_heights = {(m.name, m.level): m.value for m in edited.measures}
    assert moved_heights["body_height_middle", "L3"] == heights["body_height_middle", "L4"]
    np.testing.assert_array_equal(
        edited.structures == SPINE.by_name("L3").index,
        result.structures == SPINE.by_name("L4").index,
    )


def test_an_erased_structure_is_absent(result):
    labels = result.labels.data.copy()
    labels[labels == SPIDER.label_of("L3")] = 0
    edited = edit_result(result, labels, "L3 erased")
    (entry,) = (entry for entry in edited.report.structures if entry.name == "L3")
    assert not entry.present
    assert entry.reason == "not found in this scan"
    np.testing.assert_array_equal(edited.labels.data, labels)


def test_labels_that_cannot_be_are_refused(result):
    with pytest.raises(LabelError, match="do not fit"):
        edit_result(result, result.labels.data[:-1], "cut")
    foreign = result.labels.data.copy()
    foreign.flat[0] = 77
    with pytest.raises(LabelError, match="no label 77"):
        edit_result(result, foreign, "a number of nobody")
