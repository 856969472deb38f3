"""Who says what about each slice."""

import pytest

from vertext.errors import UsageError
from vertext.inference.prompt_plan import PromptPlan
from vertext.models.model_bundle import ModelBundle
from vertext.prompts import Click, ClinicalText, PromptFile, PromptSource


@pytest.fixture
def card(bundle):
    return ModelBundle(bundle).card


def test_slices_differ_in_their_position_only(card):
    right, mid, left = PromptPlan(card).first(3, sides_known=True)
    assert right.text.replace("right parasagittal", "mid-sagittal") == mid.text
    assert "left parasagittal" in left.text


def test_sides_are_not_named_where_they_are_unknown(card):
    assert "first third" in PromptPlan(card).first(3, sides_known=False)[0].text


def test_prompt_file_keeps_its_simulated_source(card):
    file = PromptFile(
        case="x", source=PromptSource.RANGE_SIMULATED, reference_slice=4, slice_count=9,
        first="L2", last="L4",
    )  # fmt: skip
    plan = PromptPlan(card, prompt=file)
    (prompt,) = plan.first(1, sides_known=True)
    assert prompt.source == "range (simulated user)"
    assert plan.levels == ("L2", "L4")
    assert "L5" not in prompt.text


def test_clicks_span_a_range(card):
    plan = PromptPlan(card, clicks=[Click("L5/S1", (0, 0, 0)), Click("T12", (0, 0, 0))])
    (prompt,) = plan.first(1, sides_known=True)
    assert "L2/L3" in prompt.text
    assert "T11" not in prompt.text


def test_refined_prompt_speaks_of_each_slice(card):
    plan = PromptPlan(card, prompt="predicted")
    assert plan.first(1, sides_known=True)[0].source == "template"
    upper, lower = plan.refined([("L3", "canal"), ("L4", "S")], sides_known=True)
    assert upper.source == lower.source == "predicted"
    assert ("L3" in upper.text, "L4" in upper.text) == (True, False)
    assert "sacrum" not in lower.text, "the model does not know it"


REPORT = ClinicalText("T12/L1 normal. No herniation at L4/5. L5/S1: bulging.")


def test_report_names_its_levels_and_adds_its_findings(card):
    plan = PromptPlan(card, prompt=REPORT)
    (prompt,) = plan.first(1, sides_known=True)
    assert prompt.source == plan.source == "report"
    assert prompt.text.startswith("Sagittal lumbar spine MRI, mid-sagittal slice. From superior")
    assert "thoracic vertebra T12" in prompt.text
    assert "T11" not in prompt.text
    assert prompt.text.endswith("behind. T12/L1 normal. No herniation at L4/5. L5/S1: bulging.")
    assert plan.own_phrases == prompt.phrases[-3:]
    assert plan.levels is None, "a report does not bind the decoder"


def test_text_that_is_too_long_for_the_model_is_refused(card):
    text = ClinicalText("\n".join(f"L5: finding {number}" for number in range(30)))
    with pytest.raises(UsageError, match="51 phrases, and phantom reads 32"):
        PromptPlan(card, prompt=text)


def test_report_without_levels_is_refused(card):
    with pytest.raises(UsageError, match="names no level"):
        PromptPlan(card, prompt=ClinicalText("Unremarkable."))


@pytest.mark.parametrize("prompt", ["predicted", "any words", REPORT])
def test_model_that_reads_no_text_takes_no_words(card, prompt):
    with pytest.raises(UsageError, match="reads no prompt"):
        PromptPlan(card.model_copy(update={"text": None}), prompt=prompt)


def test_two_sources_exclude_each_other(card):
    with pytest.raises(UsageError, match="--levels and --click"):
        PromptPlan(card, levels=("L1", "L5"), clicks=[Click("L3", (0, 0, 0))])
