"""Prompts for training slices."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.anatomy import SPINE
from vertext.data.prompt_sampler import PromptMix, PromptSampler
from vertext.prompts import PromptGenerator


def sampler(**mix: float) -> PromptSampler:
    nothing = {"truth": 0.0, "range": 0.0, "corrupted": 0.0, "template": 0.0, "empty": 0.0}
    generator = PromptGenerator("lumbar_mr", allow_oracle=True)
    return PromptSampler(generator, mix=PromptMix(**(nothing | mix)), dataset="spider", min_area=10)


def labels_of(*names: str) -> np.ndarray:
    labels = np.zeros((40, 40), np.uint8)
    for row, name in enumerate(names):
        labels[row * 3 : row * 3 + 2] = SPINE.by_name(name).index
    return labels


def phrases(names: tuple[str, ...], seed: int = 0, **mix: float) -> str:
    source = sampler(**mix)
    present = source.present(labels_of(*names))
    prompt = source.draw(present, 4, 9, np.random.default_rng(seed))
    return "; ".join(prompt.phrases)


def test_truth_names_what_is_there() -> None:
    said = phrases(("T12", "L2"), truth=1.0)
    assert "T12" in said
    assert "vertebra L1" not in said


def test_range_fills_the_gap() -> None:
    said = phrases(("T12", "L2"), range=1.0)
    assert all(name in said for name in ("T12", "T12/L1", "vertebra L1", "L1/L2", "L2", "canal"))


def test_the_template_names_all_that_the_data_set_annotates() -> None:
    said = phrases(("L2",), template=1.0)
    assert "T9" in said
    assert "sacrum" not in said


def test_an_empty_prompt_has_no_token() -> None:
    assert phrases(("L2",), empty=1.0) == ""


def test_corruption_is_off_by_one_level() -> None:
    names = ("L1", "L1/L2", "L2", "L2/L3", "L3", "canal")
    said = {phrases(names, seed, corrupted=1.0) for seed in range(20)}
    assert len(said) > 3
    assert phrases(names, truth=1.0).split("; ")[2:] not in [one.split("; ")[2:] for one in said]


def test_slivers_are_not_present() -> None:
    labels = labels_of("L2")
    labels[39, :5] = SPINE.by_name("L5").index
    assert sampler(truth=1.0).present(labels) == ("L2",)


def test_class_sentences_speak_the_truth_whatever_the_prompt_says() -> None:
    prompt = sampler(template=1.0).draw(("L2",), 0, 9, np.random.default_rng(0))
    yes = [s for s in prompt.class_sentences if "not" not in s]
    assert len(yes) == 2
    assert "L2" in yes[1]


def test_shares_must_sum_to_one() -> None:
    with pytest.raises(ValueError, match="sum"):
        PromptMix(truth=0.9)
