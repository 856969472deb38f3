"""Puts together the report of one scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vertext.anatomy import SPINE, LabelScheme, Structure
from vertext.decoding import Decoded, Item
from vertext.inference.numbering_entry import numbering_entry
from vertext.measures.measure import Measure
from vertext.measures.measure_rows import measure_rows
from vertext.measures.structure_size import StructureSize
from vertext.models.model_bundle import ModelBundle
from vertext.reports.report import (
    InputEntry,
    MeasureEntry,
    ModelEntry,
    PromptEntry,
    Report,
    StructureEntry,
    Timings,
)
from vertext.version import __version__
from vertext.volumes import Volume

_LEAST = 0.005
_NO_THICKNESS = "a picture has no slice thickness"


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
    volume, card = parts.volume, parts.bundle.card
    items = {item.name: item for item in parts.decoded.items}
    return Report(
        vertext=__version__,
        name=parts.name,
        input=InputEntry(
            path=None if volume.source is None else str(volume.source),
            shape=volume.shape,
            spacing_mm=volume.spacing,
            axes=volume.axis_codes,
            notes=volume.notes,
        ),
        model=ModelEntry(
            name=card.name,
            version=card.version,
            sha256=parts.bundle.sha256,
            trained_on=card.trained_on,
            licence=card.licence.weights,
        ),
        prompt=parts.prompt,
        scheme=parts.scheme.name,
        numbering=numbering_entry(parts.decoded, parts.scheme, parts.warnings),
        structures=tuple(
            _structure(structure, items.get(structure.name), parts)
            for structure in SPINE.structures
            if structure.name in parts.known or structure.name in items
        ),
        measures=tuple(MeasureEntry.model_validate(row) for row in measure_rows(parts.measures)),
        timings=parts.timings,
        not_a_medical_device=card.not_a_medical_device,
    )


def has_thickness(volume: Volume) -> bool:
    """Tell whether volumes can be measured: not in a picture, whose thickness is made up."""
    return volume.orientation_known or not volume.is_2d


def _structure(structure: Structure, item: Item | None, parts: ReportParts) -> StructureEntry:
    size = parts.sizes.get(structure.index)
    measurable = size is not None and has_thickness(parts.volume)
    label = parts.scheme.label_of(structure.name)
    reasons = []
    if size is None:
        reasons.append("not found in this scan")
    elif not measurable:
        reasons.append(f"{_NO_THICKNESS} and no place in the patient")
    if label is None:
        reasons.append(f"the scheme {parts.scheme.name} has no number for it")
    return StructureEntry(
        name=structure.name,
        kind=structure.kind.value,
        label=label,
        present=size is not None,
        voxels=0 if size is None else size.voxels,
        volume_mm3=round(size.volume_mm3, 1) if size and measurable else None,
        centroid_mm=_rounded(size.centroid_mm) if size and measurable else None,
        confidence=round(item.confidence, 4) if item and size else None,
        posterior=_posterior(item) if item and size else {},
        reason="; ".join(reasons) or None,
    )


def _posterior(item: Item) -> dict[str, float]:
    ranked = sorted(item.posterior.items(), key=lambda entry: -entry[1])
    return {name: round(value, 4) for name, value in ranked if value >= _LEAST}


def _rounded(point: tuple[float, float, float]) -> tuple[float, float, float]:
    x, y, z = (round(coordinate, 2) for coordinate in point)
    return x, y, z
