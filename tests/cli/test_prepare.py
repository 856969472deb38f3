"""`vertext prepare`."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.data.layouts import mrspineseg_folder, nnunet_folder, plain_folder, spider_folder
from vertext.anatomy import scheme
from vertext.cli.app import main
from vertext.data.labelled_folder import read_labelled_folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_spider_is_described_split_drawn_and_written(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = spider_folder(tmp_path / "spider")
    assert main(["prepare", "spider", str(source), str(out), "--split", "official"]) == 0
    said = capsys.readouterr().out
    assert "4 (T1w 1, T2-SPACE 1, T2w 2)" in said
    assert "ignored: labels 101 to 125" in said
    assert "fold 0: train 2, validation 0, test 1 patients" in said
    assert len(read_labelled_folder(out, scheme("spider"))) == 4
    assert Image.open(out / "class_frequency.png").width > 500


def test_every_data_set_is_known(tmp_path: Path) -> None:
    sources = {
        "mrspineseg": mrspineseg_folder(tmp_path / "m", images="image", masks="groundtruth"),
        "nnunet": nnunet_folder(tmp_path / "Dataset001_Two"),
        "folder": plain_folder(tmp_path / "p"),
    }
    for name, source in sources.items():
        target = tmp_path / f"out-{name}"
        assert main(["prepare", name, str(source), str(target)]) == 0
        assert (target / "splits.json").is_file()


def test_a_leaking_split_says_so(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = plain_folder(tmp_path / "p")
    assert main(["prepare", "folder", str(source), str(out), "--split", "slice-leakage"]) == 0
    assert "LEAKS" in capsys.readouterr().out
    assert '"leakage": true' in (out / "splits.json").read_text()


def test_nnunet_raw_data(tmp_path: Path) -> None:
    source, target = plain_folder(tmp_path / "p"), tmp_path / "Dataset009_Mine"
    words = ["prepare", "folder", str(source), str(target), "--format", "nnunet"]
    assert main([*words, "--split", "none"]) == 0
    assert (target / "imagesTr" / "001_0000.nii.gz").is_file()
    assert main(words) == 2  # it is there already


def test_other_numbers_and_what_they_lack(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = plain_folder(tmp_path / "p")
    assert main(["prepare", "folder", str(source), str(out), "--to", "mrspineseg"]) == 0
    assert "canal has no number there" in capsys.readouterr().err


def test_all_problems_are_printed_and_nothing_is_written(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = plain_folder(tmp_path / "p")
    (source / "001_labels.nii.gz").unlink()
    (source / "002_image.nii.gz").write_bytes(b"")
    assert main(["prepare", "folder", str(source), str(out)]) == 3
    said = capsys.readouterr().err
    assert "2 problems" in said
    assert "001_image.nii.gz: it has no labels" in said
    assert "002_image.nii.gz: the file is empty" in said
    assert not out.exists()


@pytest.mark.parametrize(
    "words", [["spyder"], ["spider", "--split", "mine"], ["spider", "--to", "x"]]
)
def test_unknown_words_are_usage_errors(tmp_path: Path, out: Path, words: list[str]) -> None:
    source = spider_folder(tmp_path / "spider", [("1_t1", "training")])
    assert main(["prepare", words[0], str(source), str(out), *words[1:]]) == 2
