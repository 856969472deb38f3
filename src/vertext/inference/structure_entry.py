"""What the report says of one structure."""

from __future__ import annotations

from vertext.anatomy import LabelScheme, Structure
from vertext.decoding import Item
from vertext.measures.structure_size import StructureSize
from vertext.reports.report import StructureEntry

_LEAST = 0.005
_NO_THICKNESS = "a picture has no slice thickness"


def structure_entry(
    structure: Structure,
    size: StructureSize | None,
    scheme: LabelScheme,
    *,
    measurable: bool,
    item: Item | None = None,
) -> StructureEntry:
    """Return the entry of a structure.

    Args:
        structure: Which one.
        size: On the output grid; None where it was not found.
        scheme: Whose numbers the label map uses.
        measurable: Whether volumes and places mean something.
        item: What the decoder says of its name; None where a person gave it.
    """
    label = scheme.label_of(structure.name)
    reasons = []
    if size is None:
        reasons.append("not found in this scan")
    elif not measurable:
        reasons.append(f"{_NO_THICKNESS} and no place in the patient")
    if label is None:
        reasons.append(f"the scheme {scheme.name} has no number for it")
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
