"""Scans among files and folders, and names that never collide."""

from pathlib import Path

import pytest

from vertext.errors import UsageError
from vertext.inference.cases import Case, find_cases, scan_stem


def touch(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def dicom(path: Path) -> Path:
    return touch(path, bytes(128) + b"DICM")


def names(cases: list[Case]) -> list[str]:
    return [case.name for case in cases]


@pytest.mark.parametrize(
    ("file", "stem"),
    [
        ("scan.nii.gz", "scan"), ("scan.nii", "scan"), ("a.b.mha", "a.b"), ("x.PNG", "x"),
        ("IM0001", "IM0001"), ("s.nrrd", "s"), ("1.2.840.113", "1.2.840.113"), (".nii", ".nii"),
    ],
)  # fmt: skip
def test_stem_is_the_name_without_its_format(file, stem):
    assert scan_stem(Path(file)) == stem


def test_folder_gives_its_scans_and_not_our_own_results(tmp_path):
    for name in ("b.nii.gz", "a.mha", "c.nrrd", "d.png", "e.nii", "notes.txt", ".hidden.nii"):
        touch(tmp_path / name)
    for name in ("b_labels.nii.gz", "b_preview.png", "b_report.json", "run.jsonl"):
        touch(tmp_path / name)
    assert names(find_cases([tmp_path])) == ["a", "b", "c", "d", "e"]


def test_folder_of_dicom_files_is_one_scan(tmp_path):
    dicom(tmp_path / "series" / "1.dcm")
    dicom(tmp_path / "series" / "2.dcm")
    dicom(tmp_path / "bare" / "IM0001")
    dicom(tmp_path / "uid" / "1.2.840.7")
    touch(tmp_path / "other" / "README")
    touch(tmp_path / "scan.nii.gz")
    assert names(find_cases([tmp_path])) == ["scan", "bare", "series", "uid"]
    assert names(find_cases([tmp_path / "series"])) == ["series"]


def test_the_same_scan_is_taken_once(tmp_path):
    scan = touch(tmp_path / "scan.nii.gz")
    assert find_cases([scan, tmp_path, scan]) == [Case("scan", scan)]


def test_equal_stems_are_told_apart_by_folder_and_format(tmp_path):
    paths = [
        touch(tmp_path / "one" / "scan.nii.gz"),
        touch(tmp_path / "two" / "scan.nii.gz"),
        touch(tmp_path / "two" / "scan.mha"),
        touch(tmp_path / "two" / "other.nii"),
    ]
    assert names(find_cases(paths)) == ["one_scan", "two_scan_niigz", "two_scan_mha", "other"]


def test_names_stay_apart_without_regard_to_case(tmp_path):
    paths = [touch(tmp_path / a / "x" / n) for a, n in (("p", "S.nii"), ("q", "s.nii"))]
    found = names(find_cases(paths))
    assert len({name.casefold() for name in found}) == 2


def test_every_name_is_unique_even_if_one_already_looks_like_another(tmp_path):
    paths = [touch(tmp_path / n) for n in ("a/s.nii", "b/s.nii", "c/a_s.nii")]
    assert len(set(names(find_cases(paths)))) == 3


def test_missing_path_and_empty_folder_become_cases_that_fail_on_their_own(tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    found = find_cases([tmp_path / "no.nii.gz", empty])
    assert names(found) == ["no", "empty"]


def test_a_bids_tree_gives_its_anatomical_images(tmp_path):
    kept = ("sub-1/anat/sub-1_T2w.nii.gz", "sub-2/ses-a/anat/sub-2_ses-a_T1w.nii.gz")
    others = ("derivatives/x/sub-1/anat/sub-1_dseg.nii.gz", "sub-1/func/sub-1_bold.nii.gz")
    for name in (*kept, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "dataset_description.json").touch()
    assert [str(case.path.relative_to(tmp_path)) for case in find_cases([tmp_path])] == list(kept)


def test_a_table_lists_and_names_scans(tmp_path):
    table = tmp_path / "scans.csv"
    table.write_text("name,path\nfirst,a/scan.nii\n,b/other.nii\n", encoding="utf-8-sig")
    assert [(case.name, case.path) for case in find_cases([table])] == [
        ("first", tmp_path / "a/scan.nii"),
        ("other", tmp_path / "b/other.nii"),
    ]


@pytest.mark.parametrize(
    "text", ["", "file\na.nii\n", "path\n", "path\na.nii\na.nii\n", "path,name\na,x\nb,X\n"]
)
def test_a_table_that_says_too_little_or_too_much(tmp_path, text):
    (tmp_path / "scans.csv").write_text(text)
    with pytest.raises(UsageError, match=r"scans\.csv"):
        find_cases([tmp_path / "scans.csv"])


def test_a_changed_scan_has_another_digest(tmp_path):
    scan = tmp_path / "scan.nii"
    scan.write_bytes(b"one")
    case = Case("scan", scan)
    before = case.digest()
    assert before == case.digest()
    scan.write_bytes(b"two")
    assert case.digest() != before
    assert Case("gone", tmp_path / "gone.nii").digest()
