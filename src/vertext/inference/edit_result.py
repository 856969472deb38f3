"""What a person corrected, as a result of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import SPINE
from vertext.anatomy import scheme as scheme_named
from vertext.errors import LabelError
from vertext.inference.build_report import has_thickness
from vertext.inference.result import Result
from vertext.inference.structure_entry import structure_entry
from vertext.measures.measure_levels import measure_levels
from vertext.measures.measure_rows import measure_rows
from vertext.measures.structure_size import structure_sizes
from vertext.reports.report import MeasureEntry, NumberingEntry
from vertext.volumes import LabelMap, SagittalView


def edit_result(result: Result, labels: NDArray[np.integer[Any]], note: str) -> Result:
    """Return a result with labels that a person corrected, measured anew.

    Names and outlines are that person's now: the report tells no confidence of either.

    Args:
        result: The result that was corrected.
        labels: New labels on the scan's own grid, in the numbers of `result.labels`.
        note: What was done; it joins the report's warnings.

    Raises:
        LabelError: The labels have another shape, or numbers that the scheme does not know.
    """
    before, scheme = result.labels, scheme_named(result.report.scheme)
    if labels.shape != before.shape:
        raise LabelError(f"labels of shape {labels.shape} do not fit the scan of {before.shape}")
    numbers, _ = scheme.to_internal(labels)
    internal = replace(before, data=numbers, scheme="internal", names={})
    view = SagittalView.of(internal).volume
    structures = view.data.astype(np.uint8, copy=False)
    drawn = LabelMap.on(result.canonical, structures, scheme="internal")
    measures, sizes = measure_levels(drawn), structure_sizes(internal)
    warnings = (*result.report.numbering.warnings, f"corrected by hand: {note}")
    named = {entry.name for entry in result.report.structures}
    report = result.report.model_copy(
        update={
            "numbering": NumberingEntry(confidence=None, warnings=tuple(dict.fromkeys(warnings))),
            "structures": tuple(
                structure_entry(
                    structure,
                    sizes.get(structure.index),
                    scheme,
                    measurable=has_thickness(result.canonical),
                )
                for structure in SPINE.structures
                if structure.name in named or structure.index in sizes
            ),
            "measures": tuple(MeasureEntry.model_validate(row) for row in measure_rows(measures)),
        }
    )
    return replace(
        result,
        labels=replace(before, data=labels),
        report=report,
        structures=structures,
        measures=measures,
    )
