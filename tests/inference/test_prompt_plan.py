"""Who says what about each slice."""

import numpy as np
import pytest

from vertext.anatomy import SPINE
from vertext.errors import UsageError
from vertext.inference.prompt_plan import PromptPlan
from vertext.models.model_bundle import ModelBundle
from vertext.prompts import Click, PromptFile, PromptSource


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
    plan = PromptPlan(card, clicks=[Click("L4", (0, 0, 0)), Click("L1", (0, 0, 0))])
    (prompt,) = plan.first(1, sides_known=True)
    assert "L2/L3" in prompt.text
    assert "L5" not in prompt.text


def test_refined_prompt_speaks_of_each_slice_and_falls_back_to_the_scan(card):
    labels = np.zeros((2, 160, 128), np.uint8)
    labels[0, :40, :40] = SPINE.by_name("L3").index
    shown, empty = PromptPlan(card, prompt="predicted").refined(labels, sides_known=True)
    assert shown.source == "predicted"
    assert "L3" in shown.text
    assert "L3" in empty.text
    assert "L4" not in shown.text


def test_two_sources_exclude_each_other(card):
    with pytest.raises(UsageError, match="--levels and --click"):
        PromptPlan(card, levels=("L1", "L5"), clicks=[Click("L3", (0, 0, 0))])
