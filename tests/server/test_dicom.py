"""DICOM in, DICOM out over the API: as files, as a zip, as a study."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
import pytest

from tests.dicom_errors import dicom_errors
from tests.inference.phantom_bundle import coded_phantom
from tests.mr_series import write_mr_series
from tests.server.conftest import segment, upload
from vertext.anatomy import scheme
from vertext.inference.segmenter import Segmenter
from vertext.volumes import LabelMap, read_labels

SPIDER = scheme("spider")


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mr_series(tmp_path_factory.mktemp("dicom") / "series", coded_phantom())


def as_files(series: Path) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", (path.name, path.read_bytes())) for path in sorted(series.iterdir())]


def as_zip(*folders: Path, name: str = "study.zip") -> list[tuple[str, tuple[str, bytes]]]:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for folder in folders:
            for path in sorted(folder.iterdir()):
                archive.write(path, f"DICOM/PAT0/STU0/{folder.name}/{path.name}")
    return [("files", (name, content.getvalue()))]


def saved(client, scan: str, step: int, folder: Path, query: str) -> dict[str, Path]:
    answer = client.get(f"/api/scans/{scan}/steps/{step}/files.zip?{query}")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(folder)
    return {path.name.split("_", 1)[1]: path for path in folder.iterdir()}


@pytest.mark.parametrize("packed", [as_files, as_zip])
def test_a_series_comes_back_as_segmentation_and_measures(client, series, packed, tmp_path, bundle):
    answer = client.post("/api/scans", files=packed(series))
    assert answer.status_code == 201, answer.text
    scan = answer.json()["id"]
    files = saved(client, scan, segment(client, scan), tmp_path, "seg=binary&sr=true")

    expected = Segmenter(bundle, threads=1).segment(series)
    labels = read_labels(files["labels.nii.gz"])
    np.testing.assert_array_equal(labels.data, expected.labels.data)
    found = hd.seg.segread(files["labels.dcm"])
    for number in found.segment_numbers:
        name = found.get_segment_description(number).segment_label
        mask = found.get_volume(segment_numbers=[number], combine_segments=True)
        assert (mask.array > 0).sum() == (labels.data == SPIDER.label_of(name)).sum() > 0
    assert {found.get_segment_description(n).segment_label for n in found.segment_numbers} >= {
        "L4", "L5/S1", "canal"
    }  # fmt: skip
    groups = hd.sr.srread(files["measures.dcm"]).content.get_image_measurement_groups()
    assert {"L4", "L4/L5"} <= {group.tracking_identifier for group in groups}
    original = pydicom.dcmread(next(series.iterdir()))
    for name in ("labels.dcm", "measures.dcm"):
        made = pydicom.dcmread(files[name])
        assert made.StudyInstanceUID == original.StudyInstanceUID
        assert made.PatientID == original.PatientID
        assert dicom_errors(files[name]) == []


def test_of_a_study_the_sagittal_series_is_taken(client, series, tmp_path):
    turned = {"ImageOrientationPatient": [1, 0, 0, 0, 1, 0], "SeriesInstanceUID": "1.2.840.99"}
    axial = write_mr_series(tmp_path / "axial", coded_phantom(), **turned)
    answer = client.post("/api/scans", files=as_zip(axial, series, name="STUDY.ZIP"))
    assert answer.status_code == 201, answer.text
    assert any("only sagittal one was taken" in note for note in answer.json()["notes"])
    twice = write_mr_series(tmp_path / "again", coded_phantom())
    answer = client.post("/api/scans", files=as_zip(twice, series))
    assert answer.status_code == 422
    assert "2 sagittal ones" in answer.json()["problem"]


def test_dicom_of_what_was_no_dicom_is_refused_in_words(client, scan_file):
    scan = upload(client, scan_file)["id"]
    step = segment(client, scan)
    answer = client.get(f"/api/scans/{scan}/steps/{step}/files.zip?seg=binary")
    assert answer.status_code == 422
    assert "DICOM series" in answer.text


@pytest.mark.parametrize("name", ["totalspineseg", "verse"])
def test_labels_are_saved_in_the_numbers_of_others(client, scan_file, bundle, tmp_path, name):
    scan = upload(client, scan_file)["id"]
    files = saved(client, scan, segment(client, scan), tmp_path, f"scheme={name}")
    theirs = read_labels(files["labels.nii.gz"])
    assert theirs.scheme == name
    ours: LabelMap = Segmenter(bundle, threads=1).segment(scan_file).labels
    for structure in ("T12", "L4"):
        np.testing.assert_array_equal(
            theirs.data == scheme(name).label_of(structure),
            ours.data == SPIDER.label_of(structure),
        )
