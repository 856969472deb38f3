"""Write measures as a DICOM Structured Report (TID 1500, Measurement Report)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pydicom.sr.codedict import codes
from pydicom.uid import generate_uid

from vertext.errors import MissingExtraError, UnsupportedInputError
from vertext.files import atomic_path
from vertext.measures.measure import Measure
from vertext.reports.measure_concepts import SCHEME, SCHEME_NAME
from vertext.version import __version__
from vertext.volumes.dicom_bare import bare_images
from vertext.volumes.dicom_patient import carry_patient
from vertext.volumes.dicom_source import DicomSource

if TYPE_CHECKING:
    from highdicom.sr import Comprehensive3DSR, MeasurementReport

SERIES_NUMBER = 9002


def write_dicom_sr(
    measures: Iterable[Measure], source: str | Path, path: str | Path, *, model: tuple[str, str]
) -> None:
    """Write measures of a DICOM series as a structured report that refers to its slices.

    One group a level, with the level as coded finding site. What could not be measured is left
    out. Patient and study are those of the series; the report is preliminary and unverified.

    Args:
        measures: The measures.
        source: Folder or file of the series.
        path: File to write.
        model: Name and version of what drew the labels that were measured.

    Raises:
        ReadError: The series cannot be read.
        UnsupportedInputError: The series has no identifiers to refer to, or nothing was measured.
        MissingExtraError: highdicom is not installed.
        ResourceError: The file cannot be written.
    """
    series = DicomSource.of(source)
    by_level: dict[str, list[Measure]] = {}
    for measure in measures:
        if measure.value is not None:
            by_level.setdefault(measure.level, []).append(measure)
    if not by_level:
        raise UnsupportedInputError(
            "nothing could be measured, and a structured report needs a measure",
            source=series.path,
        )
    report = _document(series, _content(by_level, model), model)
    carry_patient(series.first, report)
    with atomic_path(path) as temporary:
        report.save_as(temporary)


def _content(by_level: dict[str, list[Measure]], model: tuple[str, str]) -> MeasurementReport:
    try:
        from highdicom import sr
    except ModuleNotFoundError as error:
        raise MissingExtraError("highdicom", "dicom") from error
    from vertext.reports.measurement_group import measurement_group

    device = sr.DeviceObserverIdentifyingAttributes(
        uid=generate_uid(entropy_srcs=["vertext", __version__, *model]),
        name="vertext",
        manufacturer_name="vertext",
        model_name=model[0],
    )
    observer = sr.ObserverContext(
        observer_type=codes.DCM.Device, observer_identifying_attributes=device
    )
    return sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_device_context=observer),
        procedure_reported=codes.SCT.ImagingProcedure,
        imaging_measurements=[
            measurement_group(level, measures, model) for level, measures in by_level.items()
        ],
        title=codes.DCM.ImagingMeasurementReport,
    )


def _document(
    series: DicomSource, content: MeasurementReport, model: tuple[str, str]
) -> Comprehensive3DSR:
    import highdicom
    from highdicom.coding_schemes import CodingSchemeIdentificationItem

    return highdicom.sr.Comprehensive3DSR(
        evidence=bare_images(series, [frame.position for frame in series.stack.frames]),
        content=content,
        series_instance_uid=highdicom.UID(),
        series_number=SERIES_NUMBER,
        sop_instance_uid=highdicom.UID(),
        instance_number=1,
        manufacturer="vertext",
        manufacturer_model_name=model[0],
        software_versions=__version__,
        device_serial_number="none",
        series_description="vertext measures",
        is_complete=True,
        coding_schemes=[
            CodingSchemeIdentificationItem(
                SCHEME, name=SCHEME_NAME, version=__version__, responsible_organization="vertext"
            )
        ],
    )
