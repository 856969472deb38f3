"""From a file to labels, corrections and files, as a page or program asks for them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from tests.server.conftest import segment, upload
from vertext.anatomy import scheme
from vertext.inference.segmenter import Segmenter
from vertext.volumes import read_labels, read_scan

SPIDER = scheme("spider")


@pytest.fixture
def scan(client: TestClient, scan_file: Path) -> str:
    return upload(client, scan_file)["id"]


def labels(client: TestClient, scan: str, step: int, folder: Path) -> np.ndarray:
    answer = client.get(f"/api/scans/{scan}/steps/{step}/labels.nii.gz")
    assert answer.status_code == 200, answer.text
    path = folder / f"{step}.nii.gz"
    path.write_bytes(answer.content)
    return read_labels(path).data


def test_an_upload_is_described_and_segmented_like_a_file(client, scan_file, bundle, tmp_path):
    entry = upload(client, scan_file)
    assert entry["name"] == "phantom"
    assert entry["steps"] == []
    step = segment(client, entry["id"])
    expected = Segmenter(bundle, threads=1).segment(scan_file)
    np.testing.assert_array_equal(labels(client, entry["id"], step, tmp_path), expected.labels.data)
    report = client.get(f"/api/scans/{entry['id']}/steps/{step}").json()
    assert report["numbering"]["confidence"] == expected.report.numbering.confidence
    assert report["input"]["path"] is None
    legend = client.get(f"/api/scans/{entry['id']}/steps/{step}/legend").json()
    assert {row["label"]: row["name"] for row in legend}[SPIDER.label_of("L4")] == "L4"


def test_the_grey_values_come_back_on_their_grid(client, scan, scan_file, tmp_path):
    answer = client.get(f"/api/scans/{scan}/volume.nii.gz")
    path = tmp_path / "volume.nii.gz"
    path.write_bytes(answer.content)
    sent, back = read_scan(scan_file), read_scan(path)
    np.testing.assert_array_equal(sent.data, back.data)
    np.testing.assert_array_equal(sent.affine, back.affine)


def test_every_sort_of_question_is_understood(client, scan):
    for question in (
        {"levels": ["T12", "L5"]},
        {"prompt": "predicted"},
        {"option": 1},
        {"clicks": [{"level": "L4", "point": [0.0, 0.0, 0.0]}]},
    ):
        step = segment(client, scan, **question)
        report = client.get(f"/api/scans/{scan}/steps/{step}").json()
        assert report["structures"]
    entry = client.get(f"/api/scans/{scan}").json()
    assert [step["told"] for step in entry["steps"]] == [
        "levels T12 to L5", "predicted", "auto", "clicks on L4"
    ]  # fmt: skip


def test_a_question_that_cannot_be_is_refused_in_words(client, scan):
    answer = client.post(f"/api/scans/{scan}/segment", json={"levels": ["Q1", "L5"]})
    job = answer.json()
    while job["state"] in ("waiting", "running"):
        job = client.get(f"/api/jobs/{job['id']}").json()
    assert job["state"] == "failed"
    assert "Q1" in job["problem"]["problem"]
    assert client.post(f"/api/scans/{scan}/segment", json={"level": 1}).status_code == 422


def test_corrections_can_be_undone_and_done_again(client, scan, tmp_path):
    first = segment(client, scan)
    before = labels(client, scan, first, tmp_path)
    moved = client.post(f"/api/scans/{scan}/rename", json={"present": "L4", "name": "L5"}).json()
    after = labels(client, scan, moved["number"], tmp_path)
    np.testing.assert_array_equal(after == SPIDER.label_of("L5"), before == SPIDER.label_of("L4"))
    assert client.post(f"/api/scans/{scan}/undo").json()["number"] == first
    assert client.get(f"/api/scans/{scan}").json()["current"] == first
    assert client.post(f"/api/scans/{scan}/redo").json()["number"] == moved["number"]
    nothing = client.post(f"/api/scans/{scan}/redo")
    assert nothing.status_code == 400
    assert "redo" in nothing.json()["problem"]


def test_painted_labels_are_taken_and_compared(client, scan, tmp_path):
    first = segment(client, scan)
    answer = client.get(f"/api/scans/{scan}/steps/{first}/labels.nii.gz")
    path = tmp_path / "mine.nii.gz"
    path.write_bytes(answer.content)
    mine = read_labels(path)
    disc = SPIDER.label_of("L3/L4")
    erased = np.where(mine.data == disc, 0, mine.data)
    from dataclasses import replace

    replace(mine, data=erased).save(path)
    with path.open("rb") as file:
        step = client.put(f"/api/scans/{scan}/labels", files={"file": file}).json()["number"]
    np.testing.assert_array_equal(labels(client, scan, step, tmp_path), erased)
    report = client.get(f"/api/scans/{scan}/steps/{step}").json()
    assert not next(s for s in report["structures"] if s["name"] == "L3/L4")["present"]
    answer = client.get(f"/api/scans/{scan}/difference.nii.gz?one={first}&other={step}")
    path.write_bytes(answer.content)
    np.testing.assert_array_equal(read_labels(path).data == 1, mine.data == disc)


def test_everything_can_be_saved_in_any_scheme(client, scan):
    step = segment(client, scan)
    answer = client.get(f"/api/scans/{scan}/steps/{step}/files.zip?scheme=totalspineseg")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = set(archive.namelist())
        report = archive.read("phantom_report.json")
    assert {"phantom_labels.nii.gz", "phantom_preview.png", "phantom_measures.csv"} <= names
    assert b'"scheme": "totalspineseg"' in report


def test_a_closed_scan_is_gone(client, scan):
    assert client.delete(f"/api/scans/{scan}").status_code == 204
    assert client.get(f"/api/scans/{scan}").status_code == 404
    assert client.get("/api/scans").json() == []
