"""The paper's table of a data set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.data.layouts import spider_folder, spider_mask
from vertext.anatomy import scheme
from vertext.data.check_cases import check_cases
from vertext.data.dataset_table import DatasetTable
from vertext.data.labelled_folder import list_labelled_folder
from vertext.data.spider import list_spider

SPIDER = scheme("spider")


def test_a_small_spider(tmp_path: Path) -> None:
    folder = spider_folder(tmp_path)
    spider_mask(folder, "1_t1", {7: 110, 6: 111})
    spider_mask(folder, "2_t2", {7: 110, 206: 210})
    table = DatasetTable.of(check_cases(list_spider(folder, SPIDER)), SPIDER)
    assert (table.volumes, table.patients) == (4, 3)
    assert table.series == {"T1w": 1, "T2w": 2, "T2-SPACE": 1}
    assert (table.slices, table.foreground_slices) == (20, 20)
    assert table.smallest == table.largest == (64, 40)
    assert (table.fewest_slices, table.most_slices) == (5, 5)
    assert table.classes[0] == "T11"
    assert table.classes[-2:] == ("L5/S1", "canal")
    ignored = {row.rule: row for row in table.ignored}
    assert set(ignored) == {"labels 10 to 25", "labels 101 to 125", "labels 210 to 225"}
    partly = ignored["labels 101 to 125"]
    assert (partly.structures, partly.scans) == (3, 2)
    assert ignored["labels 10 to 25"].voxels == 0
    assert ("ignored: labels 101 to 125", str(partly)) in table.rows()


def test_real_scans(data_folder: Path) -> None:
    listing = list_labelled_folder(data_folder / "spider_t2space")
    some = [case for case in listing.cases if case.patient in {"022", "055", "239"}]
    facts = check_cases(replace(listing, cases=tuple(some)))
    table = DatasetTable.of(facts, listing.scheme)
    assert (table.volumes, table.patients) == (3, 3)
    assert table.fewest_slices == 13
    assert table.largest == (320, 256)
    rules = {row.rule: row.scans for row in table.ignored}
    assert rules["above the topmost labelled disc"] == 1
