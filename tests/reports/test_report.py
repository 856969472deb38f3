"""The report's layout is public; half a report is never left behind."""

import json
from importlib.resources import files

import pytest

from vertext.errors import ReadError
from vertext.reports.report import (
    REPORT_SCHEMA,
    Alternative,
    InputEntry,
    MeasureEntry,
    ModelEntry,
    NumberingEntry,
    PromptEntry,
    Report,
    StructureEntry,
    Timings,
    report_schema,
)


@pytest.fixture
def report() -> Report:
    return Report(
        vertext="0",
        name="scan",
        input=InputEntry(path="scan.nii", shape=(2, 3, 4), spacing_mm=(4, 1, 1), axes="LIP"),
        model=ModelEntry(name="m", version="1", sha256="0" * 64, trained_on="x", licence="y"),
        prompt=PromptEntry(source="template", option=3, text="Sagittal lumbar spine MRI."),
        scheme="spider",
        numbering=NumberingEntry(confidence=0.9),
        structures=(
            StructureEntry(
                name="L5", kind="vertebra", label=1, present=True, voxels=2, volume_mm3=8.0,
                centroid_mm=(1, 2, 3), confidence=0.9,
            ),
        ),
        measures=(MeasureEntry(name="slip", level="L4/L5", value=4.0, unit="mm"),),
        timings=Timings(read=0.1, network=0.2, decode=0.3, measure=0.4),
        not_a_medical_device="Not a medical device.",
    )  # fmt: skip


def test_file_has_the_keys_of_the_contract(report, tmp_path):
    report.save(tmp_path / "scan_report.json")
    content = json.loads((tmp_path / "scan_report.json").read_text())
    assert content["schema"] == 2
    assert set(content["model"]) >= {"name", "sha256"}
    assert set(content["prompt"]) >= {"source", "text"}
    assert set(content["numbering"]) == {
        "confidence", "alternatives", "anchored", "enumeration_anomaly", "warnings",
    }  # fmt: skip
    assert set(content["structures"][0]) >= {
        "name", "label", "present", "voxels", "volume_mm3", "centroid_mm", "confidence",
    }  # fmt: skip
    assert set(content["timings"]) == {
        "read", "coarse", "registration", "network", "decode", "measure", "write", "total",
    }  # fmt: skip
    assert set(content["measures"][0]) == {
        "name", "level", "value", "uncertainty", "unit", "reason",
    }  # fmt: skip


def test_the_published_schema_is_that_of_the_reports():
    published = files("vertext.reports").joinpath(f"data/report-{REPORT_SCHEMA}.schema.json")
    assert json.loads(published.read_text(encoding="utf-8")) == report_schema()


def test_the_numbering_is_said_in_a_line():
    others = (Alternative(shift=-1, confidence=0.2), Alternative(shift=1, confidence=0.1))
    assert NumberingEntry(confidence=0.7, alternatives=others).summary == (
        "numbering confidence 70% (one level down 20%, one level up 10%)"
    )
    assert NumberingEntry(confidence=0.7).summary == "numbering confidence 70%"
    assert NumberingEntry(confidence=None).summary == "no level was named"


def test_report_survives_the_way_to_its_file_and_back(report, tmp_path):
    report.save(tmp_path / "r.json")
    assert Report.load(tmp_path / "r.json") == report
    assert [file.name for file in tmp_path.iterdir()] == ["r.json"]


@pytest.mark.parametrize("text", ["", "{", '{"schema": 1}'])
def test_what_is_no_report_is_refused(text, tmp_path):
    (tmp_path / "r.json").write_text(text)
    with pytest.raises(ReadError):
        Report.load(tmp_path / "r.json")
