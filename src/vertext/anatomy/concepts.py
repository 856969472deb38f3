"""The code of each structure in a clinical terminology."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Concept:
    """A concept of SNOMED CT, as DICOM uses it.

    Attributes:
        code: Its number.
        meaning: Its words.
    """

    code: str
    meaning: str


def _load() -> Mapping[str, Concept]:
    text = files("vertext.anatomy").joinpath("data/concepts.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)
    return {name: Concept(str(code), meaning) for name, (code, meaning) in rows.items()}


CONCEPTS = _load()
"""Concept of each structure by its name."""
