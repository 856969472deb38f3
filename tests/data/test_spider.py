"""SPIDER as it is distributed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.data.layouts import scan, spider_folder, spider_mask, write_mha
from vertext.anatomy import scheme
from vertext.data.check_cases import check_cases
from vertext.data.series import Series
from vertext.data.spider import list_spider
from vertext.errors import ReadError

SPIDER = scheme("spider")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return spider_folder(tmp_path / "spider")


def test_series_of_a_patient_share_it_and_carry_the_official_subset(folder: Path) -> None:
    cases = list_spider(folder, SPIDER).complete()
    assert [case.name for case in cases] == ["1_t1", "1_t2", "2_t2", "10_t2_SPACE"]
    assert [case.patient for case in cases] == ["1", "1", "2", "10"]
    assert [case.series for case in cases] == [Series.T1, Series.T2, Series.T2, Series.SPACE]
    assert [case.subset for case in cases] == ["training", "training", "validation", "training"]
    assert cases[0].labels == folder / "masks" / "1_t1.mha"


def test_without_overview_the_subset_is_not_known(folder: Path) -> None:
    (folder / "overview.csv").unlink()
    assert {case.subset for case in list_spider(folder, SPIDER).complete()} == {None}


def test_an_overview_of_something_else_is_an_error(folder: Path) -> None:
    (folder / "overview.csv").write_text("name,part\n1_t1,training\n")
    with pytest.raises(ReadError, match="subset"):
        list_spider(folder, SPIDER)


def test_missing_and_extra_masks_and_strange_names_are_all_listed(folder: Path) -> None:
    (folder / "masks" / "2_t2.mha").unlink()
    image, labels = scan(7)
    write_mha(folder / "masks" / "5_t1.mha", labels.data, labels.affine)
    for part in ("images", "masks"):
        write_mha(folder / part / "6_dwi.mha", image.data, image.affine)
    problems = "\n".join(list_spider(folder, SPIDER).problems)
    assert "2_t2.mha: it has no labels" in problems
    assert "5_t1.mha: it has no image" in problems
    assert "6_dwi.mha: its name" in problems


def test_a_missing_mask_never_shifts_the_other_pairs(folder: Path) -> None:
    (folder / "masks" / "1_t1.mha").unlink()
    cases = list_spider(folder, SPIDER).cases
    assert all(case.image.name == case.labels.name for case in cases)


def test_an_empty_folder_says_what_to_unpack(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"images\.zip"):
        list_spider(tmp_path, SPIDER)


def test_one_is_the_lowest_lumbar_vertebra_and_24_is_not(folder: Path) -> None:
    spider_mask(folder, "2_t2", {7: 24})
    facts = {f.case.name: f for f in check_cases(list_spider(folder, SPIDER))}
    _, labels = scan(0)
    assert facts["2_t2"].voxels["L5"] == np.count_nonzero(labels.data == 1)
    assert facts["2_t2"].ignored == {24: np.count_nonzero(labels.data == 7)}
    assert "L5" in facts["1_t2"].voxels


def test_partly_visible_vertebrae_and_levels_above_t9_are_ignored_and_counted(
    folder: Path,
) -> None:
    spider_mask(folder, "2_t2", {7: 10, 6: 110, 206: 210})
    facts = {f.case.name: f for f in check_cases(list_spider(folder, SPIDER))}["2_t2"]
    assert set(facts.ignored) == {10, 110, 210}
    assert not {"T12", "T11", "T12/L1"} & set(facts.voxels)
    assert facts.ignored[110] == np.count_nonzero(scan(0)[1].data == 6)
