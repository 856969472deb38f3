"""A real archive: what is stored there is found and fetched as it was."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest

from tests.mr_series import IDENTITY, write_mr_series
from tests.orthanc import PASSWORD, USER, needs_orthanc, running_orthanc
from tests.phantom import phantom
from vertext.errors import UnsupportedInputError
from vertext.pacs.archive import Archive
from vertext.pacs.dicomweb_address import DicomwebAddress
from vertext.pacs.fetch_scan import fetch_scan
from vertext.pacs.open_archive import open_archive
from vertext.pacs.pacs_error import NothingThereError, PacsError

pytestmark = needs_orthanc


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory):
    with running_orthanc(tmp_path_factory.mktemp("pacs") / "orthanc") as url:
        yield open_archive(url)


@pytest.fixture(scope="module")
def series(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The only series of a study, in the archive."""
    volume, _ = phantom(("T12", "L5"))
    folder = write_mr_series(tmp_path_factory.mktemp("series") / "scan", volume)
    archive.store(sorted(folder.iterdir()))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "fetched"
    folder.mkdir()
    return folder


def uids(folder: Path) -> tuple[str, str]:
    header = pydicom.dcmread(min(folder.iterdir()), stop_before_pixels=True)
    return header.StudyInstanceUID, header.SeriesInstanceUID


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({}, True),
        ({"patient_id": IDENTITY["PatientID"]}, True),
        ({"patient_id": "MRN-*"}, True),
        ({"patient_id": "MRN"}, False),
        ({"date": IDENTITY["StudyDate"]}, True),
        ({"date": "20210101-20210228"}, True),
        ({"date": "20210204"}, False),
        ({"description": "lumbago sancho"}, True),
        ({"description": "knee"}, False),
    ],
)
def test_studies_are_found_by_patient_day_and_words(archive, series, words, found):
    studies = {study.uid: study for study in archive.studies(**words)}
    study, _ = uids(series)
    assert (study in studies) == found
    if found:
        told = studies[study]
        assert told.patient_id == IDENTITY["PatientID"]
        assert told.patient_name == IDENTITY["PatientName"]
        assert told.date == IDENTITY["StudyDate"]
        assert told.description == IDENTITY["StudyDescription"]
        assert told.modalities == ("MR",)


def test_a_series_is_described_and_fetched_as_it_was_stored(archive, series, folder):
    study, uid = uids(series)
    (found,) = archive.series(study)
    assert (found.uid, found.modality) == (uid, "MR")
    assert (found.description, found.images) == (IDENTITY["SeriesDescription"], 9)
    address = fetch_scan(archive, DicomwebAddress(archive.url, study), folder)
    assert address == DicomwebAddress(archive.url, study, uid)
    sent, back = (
        {each.SOPInstanceUID: each for each in map(pydicom.dcmread, place.iterdir())}
        for place in (series, folder)
    )
    assert back == sent


def test_of_several_series_the_sagittal_one_is_fetched(archive, folder, tmp_path):
    volume, _ = phantom(("T12", "L5"))
    sagittal = write_mr_series(tmp_path / "sagittal", volume)
    study, uid = uids(sagittal)
    turned = {"StudyInstanceUID": study, "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}
    across = write_mr_series(tmp_path / "axial", volume, **turned)
    archive.store([*sagittal.iterdir(), *across.iterdir()])
    assert fetch_scan(archive, DicomwebAddress(archive.url, study), folder).series == uid
    assert {pydicom.dcmread(file).SeriesInstanceUID for file in folder.iterdir()} == {uid}


def test_two_sagittal_series_are_told_apart_and_chosen_by_name(archive, folder, tmp_path):
    volume, _ = phantom(("T12", "L5"))
    one = write_mr_series(tmp_path / "one", volume)
    study, first = uids(one)
    other = write_mr_series(tmp_path / "other", volume, StudyInstanceUID=study)
    second = uids(other)[1]
    archive.store([*one.iterdir(), *other.iterdir()])
    address = DicomwebAddress(archive.url, study)
    with pytest.raises(UnsupportedInputError, match="2 sagittal ones") as caught:
        fetch_scan(archive, address, folder)
    assert first in str(caught.value)
    assert f"{address}/series/UID" in str(caught.value)
    chosen = DicomwebAddress(archive.url, study, second)
    assert fetch_scan(archive, chosen, folder) == chosen


def test_a_study_without_images_is_told(archive, folder, tmp_path, series):
    report = pydicom.dcmread(min(series.iterdir()))
    report.Modality = "SR"
    report.StudyInstanceUID, report.SeriesInstanceUID = "1.2.7", "1.2.7.1"
    report.SOPInstanceUID = report.file_meta.MediaStorageSOPInstanceUID = "1.2.7.1.1"
    report.save_as(tmp_path / "report.dcm")
    archive.store([tmp_path / "report.dcm"])
    with pytest.raises(UnsupportedInputError, match="only objects of modality SR"):
        fetch_scan(archive, DicomwebAddress(archive.url, "1.2.7"), folder)


def test_what_is_not_there_is_told(archive, folder):
    for series in (None, "1.9.1"):
        with pytest.raises(NothingThereError, match="no such study"):
            fetch_scan(archive, DicomwebAddress(archive.url, "1.9", series), folder)
    with pytest.raises(NothingThereError, match="no such study, series or service"):
        open_archive(archive.url.replace("dicom-web", "dicomweb")).studies()


def test_a_locked_archive_wants_user_and_password(tmp_path, monkeypatch):
    with running_orthanc(tmp_path / "orthanc", locked=True) as url:
        archive = open_archive(url)
        with pytest.raises(PacsError, match="refused \\(401\\)"):
            archive.studies()
        monkeypatch.setenv("VERTEXT_DICOMWEB_USER", USER)
        monkeypatch.setenv("VERTEXT_DICOMWEB_PASSWORD", PASSWORD)
        assert archive.studies() == []
