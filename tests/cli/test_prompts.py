"""`vertext prompts` on label maps of several schemes."""

import json
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner, Result

from tests.phantom import phantom
from vertext.anatomy import scheme
from vertext.cli.prompts import prompts
from vertext.errors import UsageError
from vertext.volumes import LabelMap

MIDDLE = (
    "Sagittal lumbar spine MRI, mid-sagittal slice. From superior to inferior: "
    "lumbar vertebra L3, intervertebral disc L3/L4, lumbar vertebra L4, "
    "intervertebral disc L4/L5, lumbar vertebra L5, intervertebral disc L5/S1; "
    "with the spinal canal behind."
)


def _run(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(prompts)
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(app, words, catch_exceptions=False)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """A label map in SPIDER numbers, stored in another orientation."""
    _, label_map = phantom(levels=("L3", "L5"), axes="RAS")
    label_map.save(tmp_path / "labels.nii.gz")
    return tmp_path / "labels.nii.gz"


def test_holistic_and_class_wise_prompts_are_printed(labels: Path) -> None:
    result = _run(labels)
    assert result.exit_code == 0
    assert "Slice 4 of 9, option 3, source oracle" in result.stdout
    assert MIDDLE in result.stdout
    assert "The image contains lumbar vertebra L3." in result.stdout
    assert "The image does not contain sacrum S." in result.stdout
    assert result.stdout.count("The image ") == 21


def test_json_is_machine_readable(labels: Path) -> None:
    content = json.loads(_run(labels, "--json", "--option", 2, "--slice", 1).stdout)
    assert content["slice"] == 1
    assert content["option"] == 2
    assert content["source"] == "oracle"
    assert content["text"].startswith("Sagittal lumbar spine MRI showing: lumbar vertebra L3; ")
    assert "canal" not in content["text"]
    assert content["phrases"][0] == "Sagittal lumbar spine MRI"
    assert len(content["class_sentences"]) == 21


@pytest.mark.parametrize(
    ("index", "position"),
    [(0, "right parasagittal"), (4, "mid-sagittal"), (8, "left parasagittal")],
)
def test_slices_are_counted_from_the_right(labels: Path, index: int, position: str) -> None:
    assert f"{position} slice" in _run(labels, "--slice", index).stdout


def test_errata_repeat_the_slips(labels: Path) -> None:
    text = _run(labels, "--errata").stdout
    assert "slice from the middle third" in text
    assert "thoracic vertebra L5, intervertebral disc L5/S;" in text


@pytest.mark.parametrize("name", ["totalspineseg", "mrspineseg"])
def test_numbers_of_other_schemes_give_the_same_levels(name: str, tmp_path: Path) -> None:
    _, spider = phantom(levels=("L3", "L5"))
    internal, _ = scheme("spider").to_internal(spider.data)
    data, _ = scheme(name).from_internal(internal)
    file = tmp_path / "labels.nii"
    LabelMap(data, spider.affine).save(file)
    assert MIDDLE.split(";")[0] in _run(file, "--scheme", name).stdout


def test_scheme_in_the_header_is_used(tmp_path: Path) -> None:
    _, spider = phantom(levels=("L3", "L5"))
    internal, _ = scheme("spider").to_internal(spider.data)
    LabelMap(internal, spider.affine, scheme="internal").save(tmp_path / "labels.nii")
    assert MIDDLE in _run(tmp_path / "labels.nii").stdout


def test_labels_that_no_prompt_can_name_are_reported(tmp_path: Path) -> None:
    _, spider = phantom(levels=("L3", "L5"))
    data = spider.data.astype(np.uint16)
    data[0, :3] = 12
    LabelMap(data, spider.affine, scheme="spider").save(tmp_path / "labels.nii")
    result = _run(tmp_path / "labels.nii")
    assert result.exit_code == 0
    assert "can name the labels 12" in result.stderr


def test_another_anatomy_reads_its_own_class_numbers(tmp_path: Path) -> None:
    data = np.zeros((6, 40, 40), np.uint8)
    data[:, 5:20, 5:20] = 4
    LabelMap(data, np.diag([-3.0, 1, 1, 1])).save(tmp_path / "heart.nii")
    result = _run(tmp_path / "heart.nii", "--anatomy", "heart", "--option", 2)
    assert "Axial heart CT showing: left atrium." in result.stdout


def test_a_sheared_grid_is_read_like_any_other(tmp_path: Path) -> None:
    _, spider = phantom(levels=("L3", "L5"))
    affine = spider.affine.copy()
    affine[1, 1] = 0.2
    LabelMap(spider.data, affine, scheme="spider").save(tmp_path / "labels.nii")
    said = _run(tmp_path / "labels.nii").stdout
    assert "lumbar vertebra L3" in said.splitlines()[2]


@pytest.mark.parametrize("index", [-1, 9])
def test_slices_outside_are_refused(labels: Path, index: int) -> None:
    with pytest.raises(UsageError, match="Choose 0 to 8"):
        _run(labels, "--slice", index)


def test_unknown_option_is_refused(labels: Path) -> None:
    assert _run(labels, "--option", 4).exit_code == 2
