"""Measures as DICOM structured reports, read back by other people's libraries."""

from __future__ import annotations

import sys
from pathlib import Path

import pydicom
import pytest
from highdicom.sr import srread

from tests.dicom_errors import dicom_errors
from tests.iod_errors import iod_errors
from tests.mr_series import IDENTITY, write_mr_series
from tests.phantom import phantom
from vertext.anatomy.concepts import CONCEPTS
from vertext.errors import MissingExtraError, UnsupportedInputError
from vertext.measures.measure import Measure
from vertext.measures.units import UNITS
from vertext.reports.dicom_sr import write_dicom_sr
from vertext.reports.measure_concepts import MEASURE_CONCEPTS, SCHEME

MODEL = ("atm-net", "1")


def all_measures() -> list[Measure]:
    """One measure of every sort, then one that failed."""
    of_levels = {"disc": "L4/L5", "body": "L5", "cana": "L4/L5"}
    found = [
        Measure(name=name, level=of_levels.get(name[:4], "L1-S1"), value=10 + n / 7, unit=unit)
        for n, (name, unit) in enumerate(UNITS.items())
    ]
    return [*found, Measure(name="slip", level="L3/L4", value=None, unit="mm", reason="cut off")]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    return write_mr_series(tmp_path / "scan", phantom()[0])


@pytest.fixture
def written(tmp_path: Path, series: Path) -> Path:
    write_dicom_sr(all_measures(), series, tmp_path / "measures.dcm", model=MODEL)
    return tmp_path / "measures.dcm"


def test_the_validator_finds_no_error(written: Path) -> None:
    assert dicom_errors(written) == []


def test_dicom_validator_finds_no_error(written: Path) -> None:
    assert iod_errors(written) == 0


def test_every_value_comes_back_with_name_level_and_unit(written: Path) -> None:
    content = srread(written).content
    found = {}
    for group in content.get_image_measurement_groups():
        for measurement in group.get_measurements():
            site = group.finding_sites[0].value.value
            found[measurement.name.value] = (measurement.value, measurement.unit.value, site)
    expected = {
        MEASURE_CONCEPTS[m.name][0]: (
            pytest.approx(m.value, abs=1e-5),
            m.unit,
            CONCEPTS[m.level].code if m.level in CONCEPTS else "122496007",
        )
        for m in all_measures()
        if m.value is not None
    }
    assert found == expected


def test_one_group_a_level_says_which(written: Path) -> None:
    groups = srread(written).content.get_image_measurement_groups()
    assert [group.tracking_identifier for group in groups] == ["L5", "L4/L5", "L1-S1"]


def test_it_is_a_preliminary_tid_1500_of_its_study_that_refers_to_every_slice(
    written: Path, series: Path
) -> None:
    found, source = pydicom.dcmread(written), pydicom.dcmread(min(series.iterdir()))
    assert found.ContentTemplateSequence[0].TemplateIdentifier == "1500"
    assert (found.VerificationFlag, found.PreliminaryFlag) == ("UNVERIFIED", "PRELIMINARY")
    assert found.StudyInstanceUID == source.StudyInstanceUID
    assert (found.PatientName, found.PatientID) == (IDENTITY["PatientName"], IDENTITY["PatientID"])
    named = {instance for *_, instance, _ in srread(written).get_evidence()}
    assert named == {pydicom.dcmread(file).SOPInstanceUID for file in series.iterdir()}


def test_the_coding_scheme_of_the_measures_is_declared(written: Path) -> None:
    declared = pydicom.dcmread(written).CodingSchemeIdentificationSequence
    assert SCHEME in [item.CodingSchemeDesignator for item in declared]


def test_every_measure_has_a_short_code_and_a_meaning_of_its_own() -> None:
    assert set(MEASURE_CONCEPTS) == set(UNITS)
    codes, meanings = zip(*MEASURE_CONCEPTS.values(), strict=True)
    assert len(set(codes)) == len(set(meanings)) == len(UNITS)
    assert max(map(len, codes)) <= 16
    assert max(map(len, meanings)) <= 64


def test_nothing_measured_is_refused(series: Path, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedInputError, match="nothing could be measured"):
        write_dicom_sr(all_measures()[-1:], series, tmp_path / "m.dcm", model=MODEL)
    assert not (tmp_path / "m.dcm").exists()


def test_a_missing_package_is_named(
    series: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "highdicom", None)
    with pytest.raises(MissingExtraError, match="highdicom"):
        write_dicom_sr(all_measures(), series, tmp_path / "m.dcm", model=MODEL)
