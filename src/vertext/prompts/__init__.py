"""Anatomy-aware text prompts: what is said about a slice, and who says so."""

from vertext.prompts.anatomy_description import AnatomyDescription
from vertext.prompts.class_sentences import class_sentences
from vertext.prompts.click import Click
from vertext.prompts.clinical_text import ClinicalText
from vertext.prompts.corrupt_structures import corrupt_structures
from vertext.prompts.load_description import description_names, load_description
from vertext.prompts.named_levels import named_levels
from vertext.prompts.position import SlicePosition, slice_position
from vertext.prompts.present_structures import (
    PRESENCE_PIXELS,
    presence_threshold,
    present_structures,
)
from vertext.prompts.prompt import Prompt
from vertext.prompts.prompt_file import PromptFile
from vertext.prompts.prompt_generator import PromptGenerator
from vertext.prompts.prompt_source import PromptSource
from vertext.prompts.shown_structures import shown_structures
from vertext.prompts.simulate_user import reference_slice, simulate_user
from vertext.prompts.split_free_text import split_free_text
from vertext.prompts.structure_range import (
    click_structures,
    expand_range,
    range_structures,
    template_structures,
    text_structures,
)
from vertext.prompts.vocabulary import phrase_vocabulary, sentence_vocabulary

__all__ = [
    "PRESENCE_PIXELS",
    "AnatomyDescription",
    "Click",
    "ClinicalText",
    "Prompt",
    "PromptFile",
    "PromptGenerator",
    "PromptSource",
    "SlicePosition",
    "class_sentences",
    "click_structures",
    "corrupt_structures",
    "description_names",
    "expand_range",
    "load_description",
    "named_levels",
    "phrase_vocabulary",
    "presence_threshold",
    "present_structures",
    "range_structures",
    "reference_slice",
    "sentence_vocabulary",
    "shown_structures",
    "simulate_user",
    "slice_position",
    "split_free_text",
    "template_structures",
    "text_structures",
]
