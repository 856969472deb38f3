"""Anatomies that are made of data alone."""

from pathlib import Path

import pytest

from vertext.anatomy import SPINE
from vertext.errors import ReadError, UsageError
from vertext.prompts import (
    PromptGenerator,
    PromptSource,
    SlicePosition,
    description_names,
    load_description,
    range_structures,
)

LUMBAR = "From superior to inferior: lumbar vertebra L5, intervertebral disc L5/S1, sacrum S{}."
GOLDEN = [
    (
        "lumbar_mr", ("L5", "S"), SlicePosition.MID,
        "Sagittal lumbar spine MRI, mid-sagittal slice. "
        + LUMBAR.format("; with the spinal canal behind"),
    ),
    (
        "lumbar_ct", ("L5", "S"), SlicePosition.RIGHT,
        "Sagittal lumbar spine CT, right parasagittal slice. "
        + LUMBAR.format("; with the spinal canal behind"),
    ),
    (
        "lateral_xray", ("L5", "S"), SlicePosition.MIDDLE,
        "Lateral lumbar spine X-ray. " + LUMBAR.format(""),
    ),
    (
        "cervical_mr", ("C1", "C3"), SlicePosition.LEFT,
        "Sagittal cervical spine MRI, left parasagittal slice. From superior to inferior: "
        "cervical vertebra C1, cervical vertebra C2, intervertebral disc C2/C3, "
        "cervical vertebra C3; with the spinal canal behind.",
    ),
    (
        "heart", ("right atrium", "left atrium"), SlicePosition.FIRST,
        "Axial heart CT, slice from the first third. Along the blood flow: right atrium, "
        "right ventricle, pulmonary artery, left atrium; with the myocardium around.",
    ),
    (
        "pulmonary_ct", ("left artery", "right artery"), SlicePosition.MIDDLE,
        "A computerized tomography. From left to right: left artery, left vein, right artery.",
    ),
    (
        "pulmonary_ct_two", ("left artery", "left vein"), SlicePosition.MIDDLE,
        "A computerized tomography. From left to right: artery, vein.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "ends", "position", "text"), GOLDEN)
def test_prompts_of_each_packaged_anatomy(
    name: str, ends: tuple[str, str], position: SlicePosition, text: str
) -> None:
    generator = PromptGenerator(name)
    structures = range_structures(generator.anatomy, *ends)
    assert generator.prompt(structures, position, PromptSource.RANGE).text == text


def test_every_packaged_anatomy_is_covered_above() -> None:
    assert sorted(row[0] for row in GOLDEN) == sorted(description_names())


def test_lumbar_descriptions_use_the_classes_and_order_of_the_spine() -> None:
    for name in ("lumbar_mr", "lumbar_ct"):
        anatomy = load_description(name)
        assert anatomy.classes == SPINE.classes
        assert anatomy.ordered_names == tuple(structure.name for structure in SPINE.ordered)


def test_data_sets_leave_out_what_they_do_not_annotate() -> None:
    anatomy = load_description("lumbar_mr")
    assert set(anatomy.annotated()) - set(anatomy.annotated("spider")) == {"S"}
    assert set(anatomy.annotated()) - set(anatomy.annotated("mrspineseg")) == {"canal"}
    assert anatomy.annotated("my own data") == anatomy.annotated()


def test_own_file_may_extend_a_packaged_one(tmp_path: Path) -> None:
    file = tmp_path / "thin.yaml"
    file.write_text("extends: lumbar_mr\nname: thin\nimage: Coronal lumbar spine MRI\n")
    prompt = PromptGenerator(load_description(file), option=1).prompt((), None, PromptSource.NONE)
    assert prompt.text == "Coronal lumbar spine MRI."


ORGANS = "name: abdomen\nimage: Axial abdominal CT\nstructures: [{name: liver}, {name: spleen}]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ORGANS, "no order"),
        (ORGANS + "order: ''\n", "no order"),
        (ORGANS + "order: From left to right\nstructure: []\n", "structure: Extra"),
        ("name: a\nimage: b\norder: c\nstructures: [{name: one}]\n", "structures: .*at least 2"),
        (ORGANS.replace("spleen", "liver") + "order: o\n", "listed twice"),
        (ORGANS.replace("{name: liver}", "{name: liver, index: 4}") + "order: o\n", "index"),
        (ORGANS + "order: o\nnot_annotated: {x: [heart]}\n", "heart"),
        ("- a\n", "mapping"),
    ],
)
def test_bad_descriptions_are_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    with pytest.raises(UsageError, match=message) as caught:
        load_description(file)
    assert caught.value.source == str(file)


def test_unknown_names_and_unreadable_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="lumbar_mr"):
        load_description("lumbar")
    with pytest.raises(ReadError):
        load_description(tmp_path / "missing.yaml")
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [")
    with pytest.raises(ReadError):
        load_description(broken)
