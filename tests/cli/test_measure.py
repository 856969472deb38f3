"""`vertext measure`: tables, reports and pictures from any label map."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from tests.phantom import phantom
from vertext.anatomy import scheme
from vertext.cli.app import main
from vertext.measures.units import UNITS
from vertext.volumes import LabelMap
from vertext.volumes.nifti_writer import write_nifti


@pytest.fixture
def files(tmp_path):
    """Scan and label map, the latter without a word on whose numbers it holds."""
    scan, labels = phantom(axes="RAS")
    write_nifti(tmp_path / "scan.nii.gz", scan.data, scan.affine)
    write_nifti(tmp_path / "labels.nii.gz", labels.data, labels.affine)
    return tmp_path / "scan.nii.gz", tmp_path / "labels.nii.gz"


def rows(text: str) -> dict[tuple[str, str, str], dict[str, str]]:
    return {(r["case"], r["level"], r["name"]): r for r in csv.DictReader(io.StringIO(text))}


def test_a_table_is_printed_and_the_scheme_is_told_by_the_numbers(files, capsys):
    assert main(["measure", str(files[1])]) == 0
    found = rows(capsys.readouterr().out)
    assert {name for *_, name in found} == set(UNITS)
    assert 10 < float(found["labels", "L3", "body_height_middle"]["value"]) < 25
    slip = found["labels", "L5/S1", "slip"]
    assert slip["value"] == ""
    assert "nothing below" in slip["reason"]


@pytest.mark.parametrize("name", ["totalspineseg", "spineps"])
def test_other_peoples_labels(files, tmp_path, capsys, name):
    _, labels = phantom()
    internal, _ = scheme("spider").to_internal(labels.data)
    data, _ = scheme(name).from_internal(internal)
    path = tmp_path / "theirs.nii.gz"
    LabelMap(data.astype(np.uint8), labels.affine).save(path)
    assert main(["measure", str(path), "--scheme", name]) == 0
    theirs = rows(capsys.readouterr().out)
    assert main(["measure", str(files[1]), "--scheme", "spider"]) == 0
    ours = rows(capsys.readouterr().out)
    height = "L3", "body_height_middle"
    assert theirs["theirs", *height]["value"] == ours["labels", *height]["value"]


def test_a_cohort_in_one_table_with_the_case_that_failed_named(files, tmp_path, capsys):
    other = tmp_path / "other.nii.gz"
    other.write_bytes(files[1].read_bytes())
    damaged = tmp_path / "damaged.nii.gz"
    damaged.write_bytes(b"no")
    outs = [tmp_path / "m.csv", tmp_path / "m.json"]
    words = [word for out in outs for word in ("-o", str(out))]
    assert main(["measure", str(files[1]), str(damaged), str(other), *words]) == 1
    assert "damaged" in capsys.readouterr().err
    found = rows(outs[0].read_text())
    assert {case for case, *_ in found} == {"labels", "other"}
    assert len(json.loads(outs[1].read_text())) == len(found)


class Balance(HTMLParser):
    """Counts what is open, and remembers what is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)
        self.fetched += [value for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_a_page_that_needs_no_other_file(files, tmp_path):
    out = tmp_path / "report.html"
    assert main(["measure", str(files[1]), "--scan", str(files[0]), "-o", str(out)]) == 0
    text = out.read_text()
    page = Balance()
    page.feed(text)
    assert page.open == []
    assert all(source.startswith("data:image/png;base64,") for source in page.fetched)
    assert "Not a medical device" in text
    assert "body height anterior" in text
    assert "nothing below L5/S1" in text


def test_pictures_with_and_without_the_scan(files, tmp_path):
    for name, words in (("with", ["--scan", str(files[0])]), ("without", [])):
        out = tmp_path / f"{name}.png"
        assert main(["measure", str(files[1]), *words, "-o", str(out)]) == 0
        with Image.open(out) as picture:
            colours = np.asarray(picture.convert("RGB")).astype(int)
        assert ((colours.max(axis=2) - colours.min(axis=2)) > 60).sum() > 500


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "m.xlsx"], "end in"),
        (["LABELS", "-o", "m.png"], "one case"),
        (["--scheme", "nobody"], "nobody"),
        (["-o", "labels.nii.gz"], "exists already"),
    ],
)
def test_wrong_usage_is_exit_code_2(files, tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "second.nii.gz").write_bytes(files[1].read_bytes())
    words = ["second.nii.gz" if word == "LABELS" else word for word in words]
    assert main(["measure", str(files[1]), *words]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_is_refused_and_a_missing_file_is_3(tmp_path):
    assert main(["measure", str(tmp_path)]) == 2
    assert main(["measure", str(tmp_path / "missing.nii.gz")]) == 3


def test_a_scan_of_another_grid_is_refused(files, tmp_path):
    scan, _ = phantom(shape=(9, 150, 128))
    write_nifti(tmp_path / "other.nii.gz", scan.data, scan.affine)
    out = str(tmp_path / "m.png")
    assert (
        main(["measure", str(files[1]), "--scan", str(tmp_path / "other.nii.gz"), "-o", out]) == 2
    )
