"""`vertext segment dicomweb://…`: from a real archive and back to it."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import numpy as np
import pydicom
import pytest
from highdicom.seg import segread
from highdicom.sr import srread

from tests.dicom_errors import dicom_errors
from tests.inference.phantom_bundle import coded_phantom
from tests.mr_series import write_mr_series
from tests.orthanc import needs_orthanc, running_orthanc
from tests.pacs.fake_server import always, fake_server
from vertext.pacs.open_archive import open_archive
from vertext.volumes import read_labels


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with running_orthanc(tmp_path_factory.mktemp("pacs") / "orthanc") as url:
        yield open_archive(url)


@pytest.fixture
def series(archive, tmp_path) -> Path:
    folder = write_mr_series(tmp_path / "in" / "scan", coded_phantom())
    archive.store(sorted(folder.iterdir()))
    return folder


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path, monkeypatch) -> Path:
    """Where series are fetched to, so that what is left there can be seen."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def headers(series: Path) -> list[pydicom.Dataset]:
    return [pydicom.dcmread(file) for file in sorted(series.iterdir())]


def address_of(archive, series: Path, *, whole: bool = True) -> str:
    header = headers(series)[0]
    study = f"{archive.url.replace('http', 'dicomweb')}/studies/{header.StudyInstanceUID}"
    return study if whole else f"{study}/series/{header.SeriesInstanceUID}"


@needs_orthanc
def test_a_study_is_segmented_like_its_folder(
    segment, archive, series, out, own_temporary_folder, capsys
):
    assert segment(address_of(archive, series), "--json") == 0
    (case,) = json.loads(capsys.readouterr().out)["cases"]
    assert case["input"] == address_of(archive, series)
    assert case["name"] == headers(series)[0].StudyInstanceUID
    remote = read_labels(case["labels"])
    report = json.loads(Path(case["report"]).read_text())
    assert report["input"]["path"] == address_of(archive, series, whole=False)
    assert segment(series) == 0
    local = read_labels(out / "scan_labels.nii.gz")
    np.testing.assert_array_equal(remote.data, local.data)
    np.testing.assert_array_equal(remote.affine, local.affine)
    assert list(own_temporary_folder.iterdir()) == []
    assert [each.modality for each in archive.series(headers(series)[0].StudyInstanceUID)] == ["MR"]


@needs_orthanc
def test_segmentation_and_report_are_pushed_and_refer_to_the_series(
    segment, archive, series, tmp_path
):
    assert segment(address_of(archive, series, whole=False), "--push") == 0
    images = headers(series)
    study = images[0].StudyInstanceUID
    pushed = {each.modality: each.uid for each in archive.series(study)}
    assert set(pushed) == {"MR", "SEG", "SR"}
    back = {}
    for modality in ("SEG", "SR"):
        folder = tmp_path / modality
        folder.mkdir()
        archive.fetch(study, pushed[modality], folder)
        (back[modality],) = folder.iterdir()
        assert dicom_errors(back[modality]) == []
        header = pydicom.dcmread(back[modality])
        assert header.PatientID == images[0].PatientID
        assert header.StudyInstanceUID == study
    instances = {image.SOPInstanceUID for image in images}
    found = segread(back["SEG"])
    (referenced,) = found.ReferencedSeriesSequence
    assert referenced.SeriesInstanceUID == images[0].SeriesInstanceUID
    used = {each.ReferencedSOPInstanceUID for each in referenced.ReferencedInstanceSequence}
    assert used <= instances
    assert {"L4", "L5/S1"} <= {each.segment_label for each in found.SegmentSequence}
    evidence = srread(back["SR"]).CurrentRequestedProcedureEvidenceSequence[0]
    (referenced,) = evidence.ReferencedSeriesSequence
    assert referenced.SeriesInstanceUID == images[0].SeriesInstanceUID
    used = {each.ReferencedSOPInstanceUID for each in referenced.ReferencedSOPSequence}
    assert used == instances


@needs_orthanc
def test_another_modality_is_refused_by_its_address(segment, archive, tmp_path, out):
    folder = write_mr_series(tmp_path / "in" / "ct", coded_phantom(), Modality="CT")
    archive.store(sorted(folder.iterdir()))
    assert segment(address_of(archive, folder)) == 4
    (line,) = map(json.loads, (out / "run.jsonl").read_text().splitlines())
    assert line["code"] == "unsupported"
    assert line["message"].startswith(address_of(archive, folder, whole=False))
    assert "modality CT" in line["message"]


@needs_orthanc
def test_one_bad_study_does_not_stop_the_others(segment, archive, series, scan, out):
    nothing = f"{archive.url.replace('http', 'dicomweb')}/studies/1.9"
    assert segment(nothing, address_of(archive, series), scan) == 1
    lines = map(json.loads, (out / "run.jsonl").read_text().splitlines())
    assert {(line["status"], line["code"]) for line in lines} == {
        ("failed", "pacs-nothing"), ("done", None),
    }  # fmt: skip


@needs_orthanc
def test_results_that_cannot_be_pushed_are_kept_and_told(
    segment, archive, series, out, monkeypatch, capfd
):
    with fake_server(always(401)) as locked:
        monkeypatch.setattr(type(archive), "store", open_archive(locked.url).store)
        assert segment(address_of(archive, series), "--push") == 6
    said = capfd.readouterr().err
    assert "access is refused (401)" in said
    assert "--overwrite to send them" in said
    assert {file.name.split("_")[-1] for file in out.iterdir()} >= {"labels.dcm", "measures.dcm"}


@pytest.mark.parametrize("words", [["dicomweb://pacs/x"], ["dicomweb://a:b@pacs/x/studies/1.2"]])
def test_addresses_that_are_none_are_exit_code_2(segment, words, out):
    assert segment(*words) == 2
    assert not out.exists()


def test_only_what_came_from_a_server_is_pushed(segment, scan, out, capsys):
    assert segment(scan, "--push") == 2
    assert "dicomweb://" in capsys.readouterr().err


@pytest.mark.parametrize("status", [401, 404])
def test_no_secret_is_in_run_log_or_messages(segment, out, status, monkeypatch, capfd):
    monkeypatch.setitem(os.environ, "VERTEXT_DICOMWEB_TOKEN", "rocinante-1605")
    with fake_server(always(status)) as server:
        assert segment(f"{server.url.replace('http', 'dicomweb')}/studies/1.2") == 3
        assert server.headers[0]["Authorization"] == "Bearer rocinante-1605"
    said = "".join(capfd.readouterr()) + (out / "run.jsonl").read_text()
    assert str(status) in said
    assert "rocinante-1605" not in said
