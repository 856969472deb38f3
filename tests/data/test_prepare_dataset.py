"""From a distributed data set to a folder to train from, and back."""

from __future__ import annotations

import json
from pathlib import Path

import nibabel
import numpy as np
import pytest

from tests.data.layouts import (
    mrspineseg_folder,
    nnunet_folder,
    plain_folder,
    scan,
    spider_folder,
    spider_mask,
)
from vertext.anatomy import scheme
from vertext.data.check_cases import check_cases
from vertext.data.dataset_error import DatasetError
from vertext.data.dataset_formats import FORMATS, dataset_format
from vertext.data.labelled_folder import list_labelled_folder, read_labelled_folder
from vertext.data.prepare_dataset import PreparedDataset, prepare_dataset
from vertext.data.split import Split
from vertext.errors import LabelError, UsageError
from vertext.volumes import read_labels, read_scan


@pytest.fixture
def spider(tmp_path: Path) -> Path:
    folder = spider_folder(tmp_path / "spider")
    spider_mask(folder, "2_t2", {7: 24, 6: 110})
    return folder


def prepare(name: str, source: Path, target: Path, **options: object) -> PreparedDataset:
    return prepare_dataset(dataset_format(name), source, target, **options)  # type: ignore[arg-type]


def test_spider_keeps_grids_grey_values_and_every_label(spider: Path, tmp_path: Path) -> None:
    prepare("spider", spider, tmp_path / "out")
    for case in read_labelled_folder(tmp_path / "out", scheme("spider")):
        before = read_scan(spider / "images" / f"{case.name}.mha")
        after = read_scan(case.image)
        np.testing.assert_array_equal(after.data, before.data)
        np.testing.assert_allclose(after.affine, before.affine, atol=1e-4)
        numbers = read_labels(case.labels)
        np.testing.assert_array_equal(
            numbers.data, read_labels(spider / "masks" / f"{case.name}.mha").data
        )
        assert numbers.scheme == "spider"
        one, other = nibabel.load(case.image), nibabel.load(case.labels)
        np.testing.assert_array_equal(one.affine, other.affine)


def test_what_is_known_of_the_scans_comes_along(spider: Path, tmp_path: Path) -> None:
    prepare("spider", spider, tmp_path / "out")
    listing = list_labelled_folder(tmp_path / "out")
    before = dataset_format("spider").list(spider, None)
    known = [
        [(c.name, c.patient, c.series, c.subset) for c in listed.complete()]
        for listed in (listing, before)
    ]
    assert known[0] == known[1]
    assert "CC BY 4.0" in listing.dataset
    notes = json.loads((tmp_path / "out" / "cases.json").read_text())
    assert "S" not in notes["annotated"]
    assert set(notes["cases"][2]["ignored_voxels"]) == {"24", "110"}


def test_the_written_folder_counts_the_same(spider: Path, tmp_path: Path) -> None:
    first = prepare("spider", spider, tmp_path / "out")
    for to in ("spider", "internal"):
        again = prepare("folder", tmp_path / "out", tmp_path / f"to-{to}", to=to)
        assert again.table.ignored == first.table.ignored
        assert again.split == first.split
    facts = check_cases(list_labelled_folder(tmp_path / "to-internal"))
    assert [f.voxels for f in facts] == [f.voxels for f in first.facts]
    assert [sum(f.ignored.values()) for f in facts] == [
        sum(f.ignored.values()) for f in first.facts
    ]


def test_the_split_lies_beside_the_scans(spider: Path, tmp_path: Path) -> None:
    prepared = prepare("spider", spider, tmp_path / "out", split="official")
    assert Split.read(tmp_path / "out" / "splits.json") == prepared.split
    assert prepared.split.folds[0].test == ("2",)
    prepare("spider", spider, tmp_path / "none", split=None)
    assert not (tmp_path / "none" / "splits.json").exists()


def test_the_table_is_stored(spider: Path, tmp_path: Path) -> None:
    prepare("spider", spider, tmp_path / "out")
    table = json.loads((tmp_path / "out" / "dataset_table.json").read_text())
    assert (table["slices"], table["foreground_slices"]) == (20, 20)


def test_mrspineseg_in_internal_numbers_does_not_claim_the_canal(tmp_path: Path) -> None:
    source = mrspineseg_folder(tmp_path / "in", images="MR", masks="Mask")
    prepare("mrspineseg", source, tmp_path / "out", to="internal")
    notes = json.loads((tmp_path / "out" / "cases.json").read_text())
    assert notes["scheme"] == "internal"
    assert "canal" not in notes["annotated"]
    prepare("folder", tmp_path / "out", tmp_path / "again")
    again = json.loads((tmp_path / "again" / "cases.json").read_text())
    assert again["annotated"] == notes["annotated"]


def test_ignored_voxels_are_never_written_as_background(spider: Path, tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"2_t2\.mha") as caught:
        prepare("spider", spider, tmp_path / "out", to="mrspineseg", split=None)
    assert "internal" in str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["spider"]


def test_lost_structures_are_told(tmp_path: Path) -> None:
    source = plain_folder(tmp_path / "in")
    prepared = prepare("folder", source, tmp_path / "out", to="mrspineseg")
    assert set(prepared.dropped) == {"canal"}


def test_folds_and_disc_limits_survive(tmp_path: Path) -> None:
    source = plain_folder(tmp_path / "in")
    note = {"cases": [{"patient": n, "fold": n % 2, "ignore_above_disc": 207} for n in (1, 2, 3)]}
    (source / "cases.json").write_text(json.dumps(note))
    prepare("folder", source, tmp_path / "out", to="internal", split="folds")
    cases = read_labelled_folder(tmp_path / "out", scheme("internal"))
    assert [case.fold for case in cases] == [1, 0, 1]
    assert {case.ignore_above for case in cases} == {"T11/T12"}


def test_a_limit_that_the_scheme_cannot_name_is_an_error(tmp_path: Path) -> None:
    source = plain_folder(tmp_path / "in", ["001"])
    note = {"cases": [{"patient": 1, "ignore_above_disc": 207}]}
    (source / "cases.json").write_text(json.dumps(note))
    with pytest.raises(LabelError, match="no number for the disc T11/T12"):
        prepare("folder", source, tmp_path / "out", to="verse", split=None)


def test_nothing_is_written_over_and_nothing_half(spider: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(UsageError, match="exists already"):
        prepare("spider", spider, tmp_path / "out")
    (spider / "masks" / "1_t1.mha").write_bytes(b"")
    with pytest.raises(DatasetError, match=r"masks/1_t1\.mha: the file is empty"):
        prepare("spider", spider, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "spider"]


def test_an_unknown_data_set_lists_the_known() -> None:
    with pytest.raises(UsageError, match=", ".join(FORMATS)):
        dataset_format("spyder")


def test_to_nnunet_and_back(spider: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Dataset101_Spine"
    prepare("spider", spider, folder, form="nnunet")
    described = json.loads((folder / "dataset.json").read_text())
    numbers = list(described["labels"].values())
    assert numbers == list(range(len(numbers)))
    assert described["labels"]["L5"] == 1
    assert list(described["labels"])[-1] == "ignore"
    split = Split.read(folder / "splits.json")
    (held_out,) = split.folds[0].test
    test_names = {p.name for p in (folder / "imagesTs").iterdir()}
    assert all(name.startswith(f"{held_out}_") for name in test_names)
    assert described["numTraining"] == 4 - len(test_names)

    back = prepare("nnunet", folder, tmp_path / "back", split=None)
    first = {f.case.name: f for f in prepare("spider", spider, tmp_path / "plain").facts}
    for fact in back.facts:
        assert fact.voxels == first[fact.case.name].voxels
        assert sum(fact.ignored.values()) == sum(first[fact.case.name].ignored.values())
        assert fact.case.patient == first[fact.case.name].case.patient


def test_nnunet_folds_keep_patients_together(spider: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Dataset102_Folds"
    prepare("spider", spider, folder, form="nnunet", split="3-fold")
    assert not (folder / "imagesTs").exists()
    folds = json.loads((folder / "splits_final.json").read_text())
    assert len(folds) == 3
    for fold in folds:
        assert len(fold["train"]) + len(fold["val"]) == 4
        assert ("1_t1" in fold["val"]) == ("1_t2" in fold["val"])


def test_a_disc_limit_is_burnt_into_nnunet_labels(tmp_path: Path) -> None:
    source = plain_folder(tmp_path / "in", ["001"])
    note = {"cases": [{"patient": 1, "ignore_above_disc": 207}]}
    (source / "cases.json").write_text(json.dumps(note))
    prepare("folder", source, tmp_path / "Dataset103_One", form="nnunet", split=None)
    labels = read_labels(tmp_path / "Dataset103_One" / "labelsTr" / "001.nii.gz").data
    described = json.loads((tmp_path / "Dataset103_One" / "dataset.json").read_text())
    assert set(np.unique(labels[scan(0)[1].data == 7])) == {described["labels"]["ignore"]}


@pytest.mark.parametrize(
    ("name", "split", "said"),
    [("mine", "8:1:1", "Dataset###_Name"), ("Dataset104_Mine", "slice-leakage", "whole scans")],
)
def test_what_nnunet_cannot_hold_is_refused(
    tmp_path: Path, name: str, split: str, said: str
) -> None:
    source = plain_folder(tmp_path / "in")
    with pytest.raises(UsageError, match=said):
        prepare("folder", source, tmp_path / name, form="nnunet", split=split)
    assert not (tmp_path / name).exists()


def test_raw_data_of_others_becomes_internal_numbers(tmp_path: Path) -> None:
    source = nnunet_folder(tmp_path / "Dataset007_Two")
    prepare("nnunet", source, tmp_path / "out")
    notes = json.loads((tmp_path / "out" / "cases.json").read_text())
    assert (notes["scheme"], notes["annotated"]) == ("internal", ["L5", "L5/S1"])
    numbers = read_labels(tmp_path / "out" / "a_0_labels.nii.gz")
    assert np.unique(numbers.data).tolist() == [0, 2, 11]
