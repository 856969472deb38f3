"""Puts together the report of one chest CT."""

from __future__ import annotations

from dataclasses import dataclass

from vertext.anatomy import PULMONARY_VESSELS, Vessel
from vertext.inference.clock import Clock
from vertext.inference.report_entries import input_entry, model_entry
from vertext.measures.structure_size import StructureSize, structure_sizes
from vertext.models.model_bundle import ModelBundle
from vertext.prompts import PromptSource, class_sentences, load_description
from vertext.reports.report import NumberingEntry, PromptEntry, Report, StructureEntry
from vertext.version import __version__
from vertext.volumes import LabelMap, Volume

SCHEME = "pulmonary vessels"
"""Whose numbers the label maps use."""


@dataclass(frozen=True, kw_only=True)
class VesselReportParts:
    """Everything that the report is made of.

    Attributes:
        name: Name of the case.
        volume: The scan as read.
        bundle: The model.
        labels: Class numbers of `PULMONARY_VESSELS` on the scan's grid.
        by_midline: Whether the middle of the body told left from right.
    """

    name: str
    volume: Volume
    bundle: ModelBundle
    labels: LabelMap
    by_midline: bool


def vessel_report(parts: VesselReportParts, clock: Clock) -> Report:
    """Return the report, in the layout of all others: no levels, no measures of levels."""
    sizes = structure_sizes(parts.labels)
    clock.stop("measure")
    return Report(
        vertext=__version__,
        name=parts.name,
        input=input_entry(parts.volume),
        model=model_entry(parts.bundle),
        prompt=_prompt(parts.bundle),
        scheme=SCHEME,
        numbering=NumberingEntry(confidence=None, warnings=_warnings(parts, sizes)),
        structures=tuple(_structure(one, sizes.get(one.index)) for one in PULMONARY_VESSELS),
        measures=(),
        timings=clock.timings(),
        not_a_medical_device=parts.bundle.card.not_a_medical_device,
    )


def _prompt(bundle: ModelBundle) -> PromptEntry:
    card = bundle.card
    if card.text is None:
        return PromptEntry(source=PromptSource.NONE.value, option=card.prompt.option, text="")
    sentences = class_sentences(load_description(card.prompt.anatomy))
    return PromptEntry(
        source=PromptSource.TEMPLATE.value, option=card.prompt.option, text="; ".join(sentences)
    )


def _warnings(parts: VesselReportParts, sizes: dict[int, StructureSize]) -> tuple[str, ...]:
    said = []
    if not sizes:
        said.append("no vessel was found")
    if parts.by_midline:
        said.append("the lungs do not part, so the middle of the body told left from right")
    if not parts.volume.orientation_known:
        said.append("patient directions were assumed: left and right may be swapped")
    return tuple(said)


def _structure(vessel: Vessel, size: StructureSize | None) -> StructureEntry:
    if size is None:
        return StructureEntry(
            name=vessel.name, kind=vessel.kind.value, label=vessel.index, present=False, voxels=0,
            volume_mm3=None, centroid_mm=None, confidence=None, reason="not found in this scan",
        )  # fmt: skip
    x, y, z = (round(coordinate, 2) for coordinate in size.centroid_mm)
    return StructureEntry(
        name=vessel.name,
        kind=vessel.kind.value,
        label=vessel.index,
        present=True,
        voxels=size.voxels,
        volume_mm3=round(size.volume_mm3, 1),
        centroid_mm=(x, y, z),
        confidence=None,
        reason="no name was in question, so none has a confidence",
    )
