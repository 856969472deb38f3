"""Entries that every report has, whatever was segmented."""

from __future__ import annotations

from vertext.models.model_bundle import ModelBundle
from vertext.reports.report import InputEntry, ModelEntry
from vertext.volumes import Volume


def input_entry(volume: Volume) -> InputEntry:
    """Return what the report says of the scan as it was read."""
    return InputEntry(
        path=None if volume.source is None else str(volume.source),
        shape=volume.shape,
        spacing_mm=volume.spacing,
        axes=volume.axis_codes,
        notes=volume.notes,
    )


def model_entry(bundle: ModelBundle) -> ModelEntry:
    """Return what the report says of the model."""
    card = bundle.card
    return ModelEntry(
        name=card.name,
        version=card.version,
        sha256=bundle.sha256,
        trained_on=card.trained_on,
        licence=card.licence.weights,
    )
