"""Golden prompts: every option, source and wording."""

import pytest

from vertext.errors import UsageError
from vertext.prompts import (
    Click,
    PromptGenerator,
    PromptSource,
    SlicePosition,
    click_structures,
    load_description,
    range_structures,
    template_structures,
)

ANATOMY = load_description("lumbar_mr")
SHOWN = ("T12", "T12/L1", "L1", "canal")

TEMPLATE = (
    "thoracic vertebra T9, intervertebral disc T9/T10, thoracic vertebra T10, "
    "intervertebral disc T10/T11, thoracic vertebra T11, intervertebral disc T11/T12, "
    "thoracic vertebra T12, intervertebral disc T12/L1, lumbar vertebra L1, "
    "intervertebral disc L1/L2, lumbar vertebra L2, intervertebral disc L2/L3, "
    "lumbar vertebra L3, intervertebral disc L3/L4, lumbar vertebra L4, "
    "intervertebral disc L4/L5, lumbar vertebra L5, intervertebral disc L5/S1"
)

GOLDEN = [
    (1, False, "Sagittal lumbar spine MRI."),
    (1, True, "Sagittal lumbar spine MRI."),
    (
        2,
        False,
        "Sagittal lumbar spine MRI showing: thoracic vertebra T12; intervertebral disc T12/L1; "
        "lumbar vertebra L1; spinal canal.",
    ),
    (
        2,
        True,
        "Sagittal lumbar spine MRI showing: lumbar vertebra T12; intervertebral disc T12/L1; "
        "thoracic vertebra L1; spinal canal.",
    ),
    (
        3,
        False,
        "Sagittal lumbar spine MRI, mid-sagittal slice. From superior to inferior: thoracic "
        "vertebra T12, intervertebral disc T12/L1, lumbar vertebra L1; with the spinal canal "
        "behind.",
    ),
    (
        3,
        True,
        "Sagittal lumbar spine MRI, slice from the middle third. From superior to inferior: "
        "lumbar vertebra T12, intervertebral disc T12/L1, thoracic vertebra L1; with the spinal "
        "canal behind.",
    ),
]


@pytest.mark.parametrize(("option", "errata", "text"), GOLDEN)
def test_text_of_each_option(option: int, errata: bool, text: str) -> None:
    generator = PromptGenerator(ANATOMY, option=option, errata=errata)
    prompt = generator.prompt(SHOWN, SlicePosition.MID, PromptSource.RANGE)
    assert prompt.text == text
    assert prompt.option == option
    assert prompt.source == "range"


def test_names_may_come_in_any_order_and_twice() -> None:
    generator = PromptGenerator(ANATOMY)
    shuffled = generator.prompt(
        ["canal", "L1", "T12", "T12/L1", "L1"], SlicePosition.MID, PromptSource.RANGE
    )
    assert shuffled == generator.prompt(SHOWN, SlicePosition.MID, PromptSource.RANGE)


SOURCES = [
    (PromptSource.TEMPLATE, template_structures(ANATOMY, "spider"), f"{TEMPLATE}; with the {{}}"),
    (PromptSource.TEMPLATE, template_structures(ANATOMY, "mrspineseg"), f"{TEMPLATE}, sacrum S."),
    (PromptSource.TEMPLATE, template_structures(ANATOMY), f"{TEMPLATE}, sacrum S; with the {{}}"),
    (
        PromptSource.RANGE,
        range_structures(ANATOMY, "L5", "L5/S1"),
        "lumbar vertebra L5, intervertebral disc L5/S1; with the {}",
    ),
    (
        PromptSource.CLICKS,
        click_structures(
            ANATOMY, [Click("L5/S1", (0, 0, 0)), Click("T9", (0, 0, 40))], dataset="spider"
        ),
        f"{TEMPLATE}; with the {{}}",
    ),
    (PromptSource.PREDICTED, ("L5", "canal"), "lumbar vertebra L5; with the {}"),
    (PromptSource.ORACLE, ("T9",), "thoracic vertebra T9."),
]


@pytest.mark.parametrize(("source", "structures", "listed"), SOURCES)
def test_text_of_each_source(source: PromptSource, structures: tuple, listed: str) -> None:
    generator = PromptGenerator(ANATOMY, allow_oracle=True)
    prompt = generator.prompt(structures, SlicePosition.LEFT, source)
    listed = listed.format("spinal canal behind.")
    assert prompt.source is source
    assert prompt.text == (
        f"Sagittal lumbar spine MRI, left parasagittal slice. From superior to inferior: {listed}"
    )


@pytest.mark.parametrize("option", [1, 2, 3])
@pytest.mark.parametrize("source", list(PromptSource))
def test_source_is_stated_in_every_prompt(option: int, source: PromptSource) -> None:
    generator = PromptGenerator(ANATOMY, option=option, allow_oracle=True)
    assert generator.prompt(SHOWN, SlicePosition.MID, source).source is source


def test_oracle_needs_permission() -> None:
    generator = PromptGenerator(ANATOMY)
    with pytest.raises(UsageError, match="upper bound"):
        generator.prompt(SHOWN, SlicePosition.MID, PromptSource.ORACLE)


def test_findings_of_a_report_follow_everything_else() -> None:
    prompt = PromptGenerator(ANATOMY).prompt(
        ("L5", "L5/S1"),
        SlicePosition.MID,
        PromptSource.REPORT,
        findings=("No herniation at L5/S1", "L5: Modic type 2 changes"),
    )
    assert prompt.text == (
        "Sagittal lumbar spine MRI, mid-sagittal slice. From superior to inferior: lumbar vertebra "
        "L5, intervertebral disc L5/S1. No herniation at L5/S1. L5: Modic type 2 changes."
    )
    assert prompt.phrases == (
        "Sagittal lumbar spine MRI", "mid-sagittal slice", "lumbar vertebra L5",
        "intervertebral disc L5/S1", "No herniation at L5/S1", "L5: Modic type 2 changes",
    )  # fmt: skip


def test_a_stack_differs_in_structures_and_places() -> None:
    right, mid, left = PromptGenerator(ANATOMY).stack(
        [("L5",), ("L4", "L5"), ()], PromptSource.PREDICTED, sides_known=True
    )
    assert right.text.endswith("right parasagittal slice. From superior to inferior: lumbar "
                               "vertebra L5.")  # fmt: skip
    assert "mid-sagittal" in mid.text
    assert "L4" in mid.text
    assert left.text == "Sagittal lumbar spine MRI, left parasagittal slice."


def test_no_source_names_no_structure() -> None:
    prompt = PromptGenerator(ANATOMY).prompt(SHOWN, SlicePosition.RIGHT, PromptSource.NONE)
    assert prompt.text == "Sagittal lumbar spine MRI, right parasagittal slice."
    assert prompt.phrases == ("Sagittal lumbar spine MRI", "right parasagittal slice")


@pytest.mark.parametrize(
    ("option", "text"),
    [
        (1, "Sagittal lumbar spine MRI."),
        (2, "Sagittal lumbar spine MRI."),
        (3, "Sagittal lumbar spine MRI, mid-sagittal slice."),
    ],
)
def test_nothing_present_gives_no_list(option: int, text: str) -> None:
    prompt = PromptGenerator(ANATOMY, option=option).prompt(
        (), SlicePosition.MID, PromptSource.PREDICTED
    )
    assert prompt.text == text


def test_canal_alone_is_good_english() -> None:
    prompt = PromptGenerator(ANATOMY).prompt(["canal"], SlicePosition.MID, PromptSource.PREDICTED)
    assert prompt.text.endswith("mid-sagittal slice. Showing the spinal canal.")


def test_unknown_position_is_left_out() -> None:
    prompt = PromptGenerator(ANATOMY).prompt(["L5"], None, PromptSource.RANGE)
    assert prompt.text == (
        "Sagittal lumbar spine MRI. From superior to inferior: lumbar vertebra L5."
    )
    assert prompt.phrases == ("Sagittal lumbar spine MRI", "lumbar vertebra L5")


@pytest.mark.parametrize(
    ("option", "phrases"),
    [
        (1, ("Sagittal lumbar spine MRI",)),
        (2, ("Sagittal lumbar spine MRI", "lumbar vertebra L5", "intervertebral disc L5/S1",
             "sacrum S", "spinal canal")),
        (3, ("Sagittal lumbar spine MRI", "mid-sagittal slice", "lumbar vertebra L5",
             "intervertebral disc L5/S1", "sacrum S", "spinal canal")),
    ],
)  # fmt: skip
def test_phrases_follow_the_option(option: int, phrases: tuple[str, ...]) -> None:
    prompt = PromptGenerator(ANATOMY, option=option).prompt(
        ["canal", "S", "L5/S1", "L5"], SlicePosition.MID, PromptSource.RANGE
    )
    assert prompt.phrases == phrases


@pytest.mark.parametrize(("errata", "name"), [(False, "L5/S1"), (True, "L5/S")])
def test_only_the_literal_mode_spells_the_last_disc_like_the_paper(errata: bool, name: str) -> None:
    prompt = PromptGenerator(ANATOMY, errata=errata).prompt(["L5/S1"], None, PromptSource.RANGE)
    assert prompt.phrases[-1] == f"intervertebral disc {name}"
    assert f"The image contains intervertebral disc {name}." in prompt.class_sentences


@pytest.mark.parametrize(
    ("position", "phrase", "literal"),
    [
        ("right", "right parasagittal slice", "slice from the upper third"),
        ("mid", "mid-sagittal slice", "slice from the middle third"),
        ("left", "left parasagittal slice", "slice from the lower third"),
        ("first", "slice from the first third", "slice from the upper third"),
        ("middle", "slice from the middle third", "slice from the middle third"),
        ("last", "slice from the last third", "slice from the lower third"),
    ],
)
def test_position_phrases(position: str, phrase: str, literal: str) -> None:
    place = SlicePosition(position)
    for errata, expected in ((False, phrase), (True, literal)):
        generator = PromptGenerator(ANATOMY, errata=errata)
        prompt = generator.prompt((), place, PromptSource.TEMPLATE)
        assert prompt.text == f"Sagittal lumbar spine MRI, {expected}."


def test_class_sentences_say_presence_and_absence_by_class_number() -> None:
    sentences = PromptGenerator(ANATOMY).class_sentences(["L5", "canal"])
    assert len(sentences) == 21
    assert sentences[0] == "The image contains background."
    assert sentences[1] == "The image does not contain sacrum S."
    assert sentences[2] == "The image contains lumbar vertebra L5."
    assert sentences[11] == "The image does not contain intervertebral disc L5/S1."
    assert sentences[20] == "The image contains spinal canal."


def test_free_text_is_a_source_of_its_own() -> None:
    prompt = PromptGenerator(ANATOMY).free_text("  Lumbar spine, T2: L4 \nand L5; no sacrum. ")
    assert prompt.source == "free text"
    assert prompt.text == "Lumbar spine, T2: L4 \nand L5; no sacrum."
    assert prompt.phrases == ("Lumbar spine", "T2", "L4", "and L5", "no sacrum")
    assert prompt.class_sentences == ()


@pytest.mark.parametrize("text", ["", "  ", ".,;\n"])
def test_empty_free_text_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="empty"):
        PromptGenerator(ANATOMY).free_text(text)


def test_unknown_option_and_structure_are_refused() -> None:
    with pytest.raises(UsageError, match="option 4"):
        PromptGenerator(ANATOMY, option=4)
    with pytest.raises(UsageError, match="Did you mean L5/S1"):
        PromptGenerator(ANATOMY).prompt(["L5/S"], None, PromptSource.RANGE)


def test_the_position_can_be_left_out_of_option_3() -> None:
    silent = PromptGenerator("lumbar_mr", say_position=False)
    prompt = silent.prompt(("L5",), SlicePosition.MID, PromptSource.RANGE)
    assert prompt == PromptGenerator("lumbar_mr").prompt(("L5",), None, PromptSource.RANGE)
    assert "mid-sagittal" not in prompt.text
