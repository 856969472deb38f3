"""Puts together the report of one scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vertext.anatomy import SPINE, LabelScheme
from vertext.decoding import Decoded
from vertext.inference.numbering_entry import numbering_entry
from vertext.inference.report_entries import input_entry, model_entry
from vertext.inference.structure_entry import structure_entry
from vertext.measures.measure import Measure
from vertext.measures.measure_rows import measure_rows
from vertext.measures.structure_size import StructureSize
from vertext.models.model_bundle import ModelBundle
from vertext.reports.report import (
    MeasureEntry,
    PromptEntry,
    Report,
    Timings,
)
from vertext.version import __version__
from vertext.volumes import Volume


@dataclass(frozen=True, kw_only=True)
class ReportParts:
    """Everything that a report is made of.

    Attributes:
        name: Name of the case.
        volume: The scan as read.
        bundle: The model.
        prompt: What the network was told.
        scheme: Whose numbers the label map uses.
        known: Structures that the model can name.
        decoded: What the decoder found.
        sizes: Size by internal number, measured on the output grid.
        measures: Of every level.
        warnings: What a reader should check, beside what the numbering tells.
        timings: Seconds spent so far.
    """

    name: str
    volume: Volume
    bundle: ModelBundle
    prompt: PromptEntry
    scheme: LabelScheme
    known: Sequence[str]
    decoded: Decoded
    sizes: Mapping[int, StructureSize]
    measures: Iterable[Measure]
    warnings: Sequence[str]
    timings: Timings


def build_report(parts: ReportParts) -> Report:
    """Return the report of one scan."""
    items = {item.name: item for item in parts.decoded.items}
    return Report(
        vertext=__version__,
        name=parts.name,
        input=input_entry(parts.volume),
        model=model_entry(parts.bundle),
        prompt=parts.prompt,
        scheme=parts.scheme.name,
        numbering=numbering_entry(parts.decoded, parts.scheme, parts.warnings),
        structures=tuple(
            structure_entry(
                structure,
                parts.sizes.get(structure.index),
                parts.scheme,
                measurable=has_thickness(parts.volume),
                item=items.get(structure.name),
            )
            for structure in SPINE.structures
            if structure.name in parts.known or structure.name in items
        ),
        measures=tuple(MeasureEntry.model_validate(row) for row in measure_rows(parts.measures)),
        timings=parts.timings,
        not_a_medical_device=parts.bundle.card.not_a_medical_device,
    )


def has_thickness(volume: Volume) -> bool:
    """Tell whether volumes can be measured: not in a picture, whose thickness is made up."""
    return volume.orientation_known or not volume.is_2d
