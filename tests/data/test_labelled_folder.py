"""Folders of labelled scans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vertext.anatomy import scheme
from vertext.data.dataset_error import DatasetError
from vertext.data.labelled_folder import list_labelled_folder, read_labelled_folder
from vertext.data.series import Series
from vertext.errors import ReadError, UsageError


def pair(folder: Path, name: str) -> None:
    (folder / f"{name}_image.nii.gz").touch()
    (folder / f"{name}_labels.nii.gz").touch()


def test_pairs_are_found_with_fold_and_limit(tmp_path: Path) -> None:
    pair(tmp_path, "007")
    pair(tmp_path, "012")
    note = {"cases": [{"patient": 12, "fold": 3, "ignore_above_disc": 208}]}
    (tmp_path / "cases.json").write_text(json.dumps(note))
    first, second = read_labelled_folder(tmp_path, scheme("spider"))
    assert (first.patient, first.fold, first.ignore_above) == ("007", None, None)
    assert (second.patient, second.fold, second.ignore_above) == ("012", 3, "T10/T11")


def test_every_file_without_a_partner_is_named(tmp_path: Path) -> None:
    pair(tmp_path, "006")
    (tmp_path / "007_image.nii.gz").touch()
    (tmp_path / "008_labels.nii.gz").touch()
    with pytest.raises(DatasetError) as caught:
        read_labelled_folder(tmp_path, scheme("spider"))
    assert "007_image.nii.gz: it has no labels" in str(caught.value)
    assert "008_labels.nii.gz: it has no image" in str(caught.value)


def test_an_empty_folder_says_where_to_set_it(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"data\.folder"):
        read_labelled_folder(tmp_path, scheme("spider"))


def test_a_damaged_case_list_is_named(tmp_path: Path) -> None:
    pair(tmp_path, "007")
    (tmp_path / "cases.json").write_text("{")
    with pytest.raises(ReadError, match=r"cases\.json"):
        read_labelled_folder(tmp_path, scheme("spider"))


def test_names_need_not_be_padded_or_numbers(tmp_path: Path) -> None:
    for name in ("7", "A12"):
        pair(tmp_path, name)
    notes = [{"patient": 7, "ignore_above_disc": 208}, {"patient": "A12", "fold": 1}]
    (tmp_path / "cases.json").write_text(json.dumps({"cases": notes}))
    seven, other = read_labelled_folder(tmp_path, scheme("spider"))
    assert seven.ignore_above == "T10/T11"
    assert other.fold == 1


def test_a_limit_that_is_no_label_is_named(tmp_path: Path) -> None:
    pair(tmp_path, "7")
    note = {"cases": [{"patient": 7, "ignore_above_disc": 299}]}
    (tmp_path / "cases.json").write_text(json.dumps(note))
    with pytest.raises(ReadError, match="299"):
        read_labelled_folder(tmp_path, scheme("spider"))


def test_two_series_of_one_patient_are_two_cases_of_one_patient(tmp_path: Path) -> None:
    pair(tmp_path, "1_t1")
    pair(tmp_path, "1_t2_SPACE")
    notes = [
        {"patient": "1", "name": "1_t1", "series": "T1w", "subset": "training"},
        {"patient": "1", "name": "1_t2_SPACE", "series": "T2-SPACE"},
    ]
    (tmp_path / "cases.json").write_text(json.dumps({"scheme": "internal", "cases": notes}))
    listing = list_labelled_folder(tmp_path)
    assert listing.scheme.name == "internal"
    first, second = listing.complete()
    assert (first.patient, first.name, first.series, first.subset) == (
        "1",
        "1_t1",
        "T1w",
        "training",
    )
    assert (second.patient, second.series) == ("1", Series.SPACE)


def test_numbers_of_another_scheme_are_never_misread(tmp_path: Path) -> None:
    pair(tmp_path, "7")
    (tmp_path / "cases.json").write_text('{"scheme": "internal", "cases": []}')
    with pytest.raises(UsageError, match="numbers of internal, not of spider"):
        read_labelled_folder(tmp_path, scheme("spider"))


def test_every_real_case_has_a_fold(data_folder: Path) -> None:
    cases = read_labelled_folder(data_folder / "spider_t2space", scheme("spider"))
    assert len(cases) == 30
    assert {case.fold for case in cases} == {0, 1, 2, 3, 4}
    assert {c.patient for c in cases if c.ignore_above} == {"055", "065", "098", "162", "241"}
