"""One scan under several prompts, at the cost of one encoder run."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.inference.phantom_bundle import write_phantom_bundle
from vertext.errors import UsageError
from vertext.inference import scan_network
from vertext.inference.open_scan import OpenScan
from vertext.inference.segmenter import Segmenter
from vertext.prompts import Click
from vertext.volumes import Volume


@pytest.fixture
def runs(segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often each half of the network runs."""
    count: Counter[str] = Counter()
    network = segmenter._runtime.network
    for name in ("encode", "decode"):
        half = getattr(network, name)

        def counted(*arguments, half=half, name=name):
            count[name] += 1
            return half(*arguments)

        monkeypatch.setattr(network, name, counted)
    return count


@pytest.fixture
def opened(segmenter: Segmenter, scan: Volume, runs: Counter[str]) -> OpenScan:
    return segmenter.open(scan, name="mine")


def test_every_prompt_gives_what_a_segmenter_of_its_own_gives(opened, bundle, scan):
    for question in ({}, {"levels": ("L2", "L5")}, {"prompt": "predicted"}, {"prompt_option": 1}):
        result = opened.segment(**question)
        alone = Segmenter(bundle, threads=1, **question).segment(scan)
        np.testing.assert_array_equal(result.labels.data, alone.labels.data)
        assert result.report.prompt == alone.report.prompt
        assert result.report.name == "mine"


def test_the_image_is_encoded_once_for_all_prompts(opened, runs, scan):
    parts = -(-scan.shape[0] // scan_network.BATCH)
    for question in ({}, {"levels": ("L2", "L5")}, {"prompt_option": 2}):
        opened.segment(**question)
    assert runs == {"encode": parts, "decode": 3 * parts}


def test_a_click_overrides_the_names_without_the_network(opened, runs):
    place = next(s.centroid_mm for s in opened.segment().report.structures if s.name == "L4/L5")
    before = runs.copy()
    result = opened.segment(clicks=[Click("L3/L4", place)])
    assert runs == before
    moved = next(s for s in result.report.structures if s.name == "L3/L4")
    assert moved.centroid_mm == pytest.approx(place, abs=1.0)


def test_a_question_that_contradicts_itself_leaves_the_scan_open(opened):
    with pytest.raises(UsageError):
        opened.segment(levels=("L1", "L5"), prompt="predicted")
    assert opened.segment().labels.data.any()


def test_the_doubts_on_the_card_reach_the_report(tmp_path: Path, scan: Volume) -> None:
    bundle = write_phantom_bundle(tmp_path / "doubtful")
    card = json.loads((bundle / "card.json").read_text())
    card["numbering"] = {"temperature": 1.0, "shift": 0.1, "shift_unanchored": 0.1}
    (bundle / "card.json").write_text(json.dumps(card))
    numbering = Segmenter(bundle, threads=1).segment(scan).report.numbering
    shifts = {each.shift: each.confidence for each in numbering.alternatives}
    assert shifts[1] == pytest.approx(0.1, abs=0.005)
    assert numbering.confidence <= 0.9


def test_who_watches_sees_every_slice_and_may_stop_the_answer(segmenter, scan):
    class StoppedError(Exception):
        pass

    seen: list[tuple[int, int]] = []

    def watch(done: int, count: int) -> None:
        seen.append((done, count))
        if len(seen) == 1:
            raise StoppedError

    opened = segmenter.open(scan, watch=watch)
    with pytest.raises(StoppedError):
        opened.segment()
    again = opened.segment()
    count = scan.shape[0]
    assert [done for done, _ in seen[1:]] == sorted({*range(2, count, 2), count})
    assert {of for _, of in seen} == {count}
    np.testing.assert_array_equal(again.labels.data, segmenter.segment(scan).labels.data)
