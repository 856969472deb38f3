"""The measures of one level in a structured report (TID 1501)."""

from __future__ import annotations

from collections.abc import Sequence

from highdicom import sr
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from vertext.anatomy.concepts import CONCEPTS
from vertext.measures.measure import Measure
from vertext.reports.measure_concepts import MEASURE_CONCEPTS, SCHEME

_DIGITS = 6
_UNITS = {
    "mm": codes.UCUM.Millimeter,
    "mm2": codes.UCUM.SquareMillimeter,
    "mm3": codes.UCUM.CubicMillimeter,
    "deg": codes.UCUM.Degree,
    "%": codes.UCUM.Percent,
    "1": codes.UCUM.NoUnits,
}


def measurement_group(
    level: str, measures: Sequence[Measure], model: tuple[str, str]
) -> sr.MeasurementsAndQualitativeEvaluations:
    """Return the group of a level.

    Args:
        level: A structure, or a range of them, which is coded as the lumbar spine.
        measures: Its measures; each has a value.
        model: Name and version of what drew the labels.
    """
    concept = CONCEPTS.get(level)
    site = Code(concept.code, "SCT", concept.meaning) if concept else codes.SCT.LumbarSpine
    return sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(identifier=level),
        finding_sites=[sr.FindingSite(site)],
        algorithm_id=sr.AlgorithmIdentification(name=model[0], version=model[1]),
        measurements=[_measurement(measure) for measure in measures],
    )


def _measurement(measure: Measure) -> sr.Measurement:
    code, meaning = MEASURE_CONCEPTS[measure.name]
    assert measure.value is not None
    return sr.Measurement(
        name=Code(code, SCHEME, meaning),
        value=round(measure.value, _DIGITS),
        unit=_UNITS[measure.unit],
    )
