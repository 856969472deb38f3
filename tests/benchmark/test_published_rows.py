"""The rows of averages, and our rows beside them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

pytest.importorskip("torch")

from tests.benchmark.test_compare_rows import NONE, row
from vertext.benchmark.published_comparison import published_comparison
from vertext.benchmark.published_rows import published_names, published_rows


def test_the_same_model_has_the_same_averages_in_all_tables() -> None:
    for dataset in ("SPIDER", "MRSpineSeg"):
        rows = published_rows(dataset)
        assert rows["HASF + CCAE"].averages == rows["ATM-Net (Ours)"].averages
        assert rows["no modules (Swin UNETR)"].averages == rows["Swin UNETR"].averages
        assert rows["HASF"].averages == rows["option 3"].averages


def test_two_options_print_one_jaccard() -> None:
    two, three = (published_rows("SPIDER")[name].averages for name in ("option 2", "option 3"))
    assert two[1] == three[1] == 64.04
    assert two[0] != three[0]


def test_what_was_not_published_on_spider_is_no_row_of_it() -> None:
    assert "automatic prompts" in published_names()
    assert "automatic prompts" not in published_rows("SPIDER")
    assert math.isnan(published_rows("MRSpineSeg")["automatic prompts"].averages[1])


def test_ours_stand_below_the_published_row_they_stand_for() -> None:
    ours = replace(row("mine", NONE, 1), published="U-Net")
    (table,) = published_comparison([ours, row("unpublished", NONE, 1)])
    assert table.title.startswith("Published on SPIDER")
    published, mine = table.rows
    assert published[:3] == ["U-Net, published", "not stated", "52.52"]
    assert mine[:2] == ["mine, here", "none"]
    assert mine[-1] == "0 of 20"


def test_what_was_published_elsewhere_only_says_so() -> None:
    ours = [replace(row("mine", NONE, 1), published=name) for name in ("U-Net", "bottleneck only")]
    titles = [table.title for table in published_comparison(ours)]
    assert [title.split(" (")[0] for title in titles] == [
        "Published on SPIDER", "Published on MRSpineSeg",
    ]  # fmt: skip
    assert all("here on SPIDER" in title for title in titles)
