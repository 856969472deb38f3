"""The same result in another scheme's numbers."""

from __future__ import annotations

from dataclasses import replace

from vertext.anatomy import scheme as scheme_named
from vertext.inference.result import Result


def renumber_result(result: Result, scheme: str) -> Result:
    """Return a result whose label map and report hold the numbers of a scheme.

    Structures that the scheme lacks become background in the label map, and the report says so.

    Raises:
        UsageError: There is no such scheme.
    """
    before, after = scheme_named(result.report.scheme), scheme_named(scheme)
    if before is after:
        return result
    internal, _ = before.to_internal(result.labels.data)
    data, _ = after.from_internal(internal)
    structures = tuple(
        entry.model_copy(update={"label": after.label_of(entry.name)})
        for entry in result.report.structures
    )
    lacking = [entry.name for entry in structures if entry.present and entry.label is None]
    warnings = result.report.numbering.warnings
    if lacking:
        said = f"the scheme {scheme} has no number for {', '.join(lacking)}: background"
        warnings = (*warnings, said)
    numbering = result.report.numbering.model_copy(update={"warnings": warnings})
    changes = {"scheme": scheme, "structures": structures, "numbering": numbering}
    return replace(
        result,
        labels=replace(result.labels, data=data, scheme=scheme, names={}),
        report=result.report.model_copy(update=changes),
    )
