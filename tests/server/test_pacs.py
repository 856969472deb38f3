"""The workbench between a page and a real archive: search, open, segment, send back."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pydicom
import pytest

from tests.inference.phantom_bundle import coded_phantom
from tests.mr_series import IDENTITY, write_mr_series
from tests.orthanc import needs_orthanc, running_orthanc
from tests.pacs.fake_server import HTML, always, endless, fake_server
from tests.server.conftest import segment, upload
from vertext.errors import UsageError
from vertext.pacs.open_archive import open_archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with running_orthanc(tmp_path_factory.mktemp("pacs") / "orthanc") as url:
        yield open_archive(url)


@pytest.fixture(scope="module")
def header(archive, tmp_path_factory) -> pydicom.Dataset:
    """A header of the only series in the archive."""
    series = write_mr_series(tmp_path_factory.mktemp("series") / "scan", coded_phantom())
    archive.store(sorted(series.iterdir()))
    return pydicom.dcmread(min(series.iterdir()), stop_before_pixels=True)


def kept_files(client) -> list[Path]:
    visitors = client.app.state.workbench.visitors._by_key.values()
    return [file for visitor in visitors for file in visitor.folder.rglob("*") if file.is_file()]


@needs_orthanc
def test_from_the_archive_and_back(serve, archive, header):
    client = serve(dicomweb=archive.url)
    assert client.get("/api/about").json()["has_pacs"]
    words = {"patient_id": IDENTITY["PatientID"], "date": "20210203", "description": "lumbago"}
    (study,) = client.get("/api/pacs/studies", params=words).json()
    assert study["uid"] == header.StudyInstanceUID
    assert study["patient_name"] == IDENTITY["PatientName"]
    assert client.get("/api/pacs/studies", params={"patient_id": "nobody"}).json() == []
    (series,) = client.get(f"/api/pacs/studies/{study['uid']}/series").json()
    assert (series["modality"], series["images"]) == ("MR", 9)

    wanted = {"study": study["uid"], "series": series["uid"]}
    answer = client.post("/api/pacs/scans", json=wanted)
    assert answer.status_code == 201, answer.text
    scan = answer.json()
    assert scan["from_pacs"]
    step = segment(client, scan["id"])
    before = kept_files(client)
    sent = client.post(f"/api/scans/{scan['id']}/steps/{step}/push")
    assert sent.status_code == 204, sent.text
    assert kept_files(client) == before
    found = client.get(f"/api/pacs/studies/{study['uid']}/series").json()
    assert {each["modality"] for each in found} == {"MR", "SEG", "SR"}
    (segmentation,) = [each["uid"] for each in found if each["modality"] == "SEG"]
    back = archive.headers(study["uid"], segmentation)[0]
    assert back.ReferencedSeriesSequence[0].SeriesInstanceUID == header.SeriesInstanceUID
    assert {"L4", "L5/S1"} <= {each.SegmentLabel for each in back.SegmentSequence}


@needs_orthanc
def test_a_study_alone_opens_its_only_sagittal_series(serve, archive, header):
    client = serve(dicomweb=archive.url)
    answer = client.post("/api/pacs/scans", json={"study": header.StudyInstanceUID})
    assert answer.status_code == 201, answer.text


@needs_orthanc
def test_what_is_not_there_is_404_and_leaves_nothing(serve, archive, header):
    client = serve(dicomweb=archive.url)
    for wanted in ({"study": "1.9"}, {"study": header.StudyInstanceUID, "series": "1.9"}):
        answer = client.post("/api/pacs/scans", json=wanted)
        assert (answer.status_code, answer.json()["code"]) == (404, "pacs-nothing")
    assert kept_files(client) == []


@pytest.mark.parametrize(
    "wanted",
    [
        {"study": "../../system"},
        {"study": "1.2", "series": "1/../../x"},
        {"study": "1.2?x=1"},
        {"study": "http://169.254.169.254/"},
        {"study": "1" * 65},
        {"study": "1.2", "server": "http://127.0.0.1:1"},
    ],
)
def test_pages_name_studies_and_no_addresses(serve, wanted):
    with fake_server(always(200, b"[]", "application/json")) as server:
        client = serve(dicomweb=server.url)
        assert client.post("/api/pacs/scans", json=wanted).status_code == 422
        assert server.paths == []


def test_words_of_a_search_stay_words(serve):
    with fake_server(always(200, b"[]", "application/json")) as server:
        client = serve(dicomweb=server.url)
        words = {"patient_id": "1&limit=9#x", "description": "back pain"}
        assert client.get("/api/pacs/studies", params=words).json() == []
        (path,) = server.paths
        assert "PatientID=1%26limit%3D9%23x&" in path
        assert "&StudyDescription=*back*pain*&" in path
        assert path.endswith("&limit=50")
        assert client.get("/api/pacs/studies", params={"date": "1 OR 1"}).status_code == 422


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (always(401), "refused (401)"),
        (always(500), "status 500"),
        (always(200, HTML), "no DICOM"),
    ],
)
def test_a_failing_archive_is_a_bad_gateway(serve, answer, words, monkeypatch):
    monkeypatch.setitem(os.environ, "VERTEXT_DICOMWEB_TOKEN", "rocinante-1605")
    with fake_server(answer) as server:
        client = serve(dicomweb=server.url)
        told = client.get("/api/pacs/studies")
        assert (told.status_code, told.json()["code"]) == (502, "pacs")
        assert words in told.json()["problem"]
        assert "rocinante-1605" not in told.text
        opened = client.post("/api/pacs/scans", json={"study": "1.2", "series": "1.3"})
        assert opened.status_code == 502
        assert kept_files(client) == []


def test_a_series_is_no_larger_than_an_upload(serve):
    gone = threading.Event()
    kind = "multipart/related; boundary=B"
    with fake_server(endless(bytes(1 << 16), gone, 0, kind)) as server:
        client = serve(dicomweb=server.url, upload_bytes=1 << 20)
        answer = client.post("/api/pacs/scans", json={"study": "1.2", "series": "1.3"})
        gone.set()
    assert answer.status_code == 502
    assert "more than the 1 MiB" in answer.json()["problem"]
    assert kept_files(client) == []


def test_without_an_archive_there_is_no_pacs(client):
    assert not client.get("/api/about").json()["has_pacs"]
    answer = client.get("/api/pacs/studies")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert "--dicomweb" in answer.json()["remedy"]


def test_a_scan_from_elsewhere_is_not_sent(serve, scan_file):
    with fake_server(always(200)) as server:
        client = serve(dicomweb=server.url)
        scan = upload(client, scan_file)
        assert not scan["from_pacs"]
        answer = client.post(f"/api/scans/{scan['id']}/steps/1/push")
        assert answer.status_code == 400
        assert server.paths == []


def test_an_address_that_is_none_stops_the_server(serve):
    with pytest.raises(UsageError, match="not the address"):
        serve(dicomweb="file:///etc/passwd")
