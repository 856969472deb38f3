"""`vertext segment` of DICOM series, the whole way, and of BIDS names."""

import json

import nibabel
import numpy as np
import pydicom
import pytest
import SimpleITK as sitk  # noqa: N813
from highdicom.seg import segread
from highdicom.sr import srread

from tests.cli.conftest import write_scan
from tests.dicom_errors import dicom_errors
from tests.inference.phantom_bundle import coded_phantom
from tests.mr_series import IDENTITY, write_mr_series
from vertext.anatomy import scheme


@pytest.fixture
def series(tmp_path):
    return write_mr_series(tmp_path / "in" / "scan", coded_phantom())


def summary_of(capsys):
    (case,) = json.loads(capsys.readouterr().out)["cases"]
    return case


@pytest.mark.parametrize("seg_type", ["binary", "labelmap"])
def test_series_in_segmentation_out(segment, series, out, seg_type):
    assert segment(series, "--seg", "both", "--seg-type", seg_type) == 0
    path = out / "scan_labels.dcm"
    assert dicom_errors(path) == []
    labels = sitk.GetArrayFromImage(sitk.ReadImage(str(out / "scan_labels.nii.gz")))
    found = segread(path)
    names = scheme("spider").names
    for number in found.segment_numbers:
        segment_ = found.get_segment_description(number)
        label = scheme("spider").label_of(segment_.segment_label)
        volume = found.get_volume(segment_numbers=[number], combine_segments=True)
        assert (volume.array > 0).sum() == (labels == label).sum()
        assert segment_.algorithm_identification.name == "phantom"
    assert len(found.segment_numbers) == len(set(np.unique(labels)) & set(names))


def test_only_dicom_where_only_dicom_is_asked_for(segment, series, out, capsys):
    assert segment(series, "--seg", "dicom", "--json") == 0
    names = ["run.jsonl", "scan_labels.dcm", "scan_preview.png", "scan_report.json"]
    assert sorted(file.name for file in out.iterdir()) == names
    case = summary_of(capsys)
    assert case["segmentation"] == str(out / "scan_labels.dcm")
    assert case["labels"] is None
    assert segment(series, "--seg", "dicom", "--resume", "--json") == 0
    assert summary_of(capsys)["status"] == "skipped"
    assert segment(series, "--seg", "both", "--resume", "--json") == 0
    assert summary_of(capsys)["status"] == "done"


def test_dicom_cannot_be_made_from_nifti_and_both_gives_what_can(segment, scan, out, capsys):
    assert segment(scan, "--seg", "dicom") == 4
    assert "DICOM series" in capsys.readouterr().err
    assert segment(scan, "--seg", "both", "--json") == 0
    assert summary_of(capsys)["segmentation"] is None
    assert (out / "scan_labels.nii.gz").exists()
    assert not (out / "scan_labels.dcm").exists()


def test_measures_become_a_structured_report(segment, series, out):
    assert segment(series, "--seg", "dicom", "--report", "sr") == 0
    assert dicom_errors(out / "scan_measures.dcm") == []
    groups = srread(out / "scan_measures.dcm").content.get_image_measurement_groups()
    levels = {group.tracking_identifier for group in groups}
    assert {"L4", "L4/L5"} <= levels
    found = pydicom.dcmread(out / "scan_measures.dcm")
    labels = pydicom.dcmread(out / "scan_labels.dcm")
    assert found.StudyInstanceUID == labels.StudyInstanceUID
    assert found.SeriesInstanceUID != labels.SeriesInstanceUID


def test_reports_that_there_are_not_and_that_need_dicom_are_refused(segment, series, scan, out):
    assert segment(series, "--report", "sr,poem") == 2
    assert not out.exists()
    assert segment(scan, "--report", "sr") == 4


def test_segmentations_beside_the_series_are_passed_over(segment, series, out):
    assert segment(series, "--seg", "dicom") == 0
    (out / "scan_labels.dcm").rename(series / "labels.dcm")
    assert segment(series, "--seg", "nifti", "--overwrite") == 0


def test_nothing_of_the_headers_leaves_the_dicom_objects(segment, series, out, capfd, caplog):
    assert segment(series, "--seg", "both", "--report", "sr,html,csv,png", "--json") == 0
    assert pydicom.dcmread(out / "scan_labels.dcm").PatientID == IDENTITY["PatientID"]
    header = pydicom.dcmread(min(series.iterdir()))
    private = [*IDENTITY.values(), header.StudyInstanceUID, header.SeriesInstanceUID]
    private += [word for value in private for word in value.split("^") if len(word) > 1]
    image = nibabel.load(out / "scan_labels.nii.gz")
    said = "".join(capfd.readouterr()) + caplog.text + str(image.header)
    said += str([extension.get_content() for extension in image.header.extensions])
    said += (out / "scan_report.json").read_text() + (out / "run.jsonl").read_text()
    said += (out / "scan_report.html").read_text() + (out / "scan_measures.csv").read_text()
    for picture in ("preview", "measures"):
        said += (out / f"scan_{picture}.png").read_bytes().decode("latin-1")
    assert [word for word in private if len(word) > 3 and word in said] == []


def test_nothing_of_the_headers_is_in_errors(segment, tmp_path, out, capfd):
    folder = tmp_path / "in" / "several"
    for name in ("a", "b"):
        write_mr_series(folder / name, coded_phantom())
    for file in (folder / "b").iterdir():
        file.rename(folder / "a" / f"b{file.name}")
    (folder / "b").rmdir()
    assert segment(folder) == 4
    said = "".join(capfd.readouterr()) + (out / "run.jsonl").read_text()
    assert "2 series" in said
    uids = [pydicom.dcmread(f).SeriesInstanceUID for f in (folder / "a").iterdir()]
    assert [word for word in (*IDENTITY.values(), *uids) if len(word) > 3 and word in said] == []


def test_bids_names_table_and_sidecars(segment, tmp_path, out, capsys):
    scan = write_scan(tmp_path / "in" / "sub-01_ses-2_acq-fast_T2w.nii.gz")
    assert segment(scan, "--bids", "--json") == 0
    folder, stem = out / "sub-01" / "ses-2" / "anat", "sub-01_ses-2_acq-fast_space-T2w_desc-vertext"
    assert summary_of(capsys)["labels"] == str(folder / f"{stem}_dseg.nii.gz")
    image = nibabel.load(folder / f"{stem}_dseg.nii.gz")
    assert image.shape == nibabel.load(scan).shape
    header, *rows = (folder / f"{stem}_dseg.tsv").read_text().splitlines()
    assert header.split("\t") == ["index", "name", "color"]
    assert rows[0].split("\t") == ["1", "L5", "#289646"]
    assert set(np.unique(image.dataobj)) <= {0, *(int(row.split("\t")[0]) for row in rows)}
    assert json.loads((folder / f"{stem}_dseg.json").read_text())["SpatialReference"] == "orig"
    described = json.loads((out / "dataset_description.json").read_text())
    assert described["DatasetType"] == "derivative"
    assert described["GeneratedBy"][0]["Name"] == "vertext"
    ignored = (out / ".bidsignore").read_text().split()
    others = [f for f in out.rglob("*") if f.is_file() and "dseg" not in f.name]
    assert all(
        any(f.match(pattern) for pattern in (*ignored, "dataset_description.json", ".bidsignore"))
        for f in others
    )
    assert segment(scan, "--bids", "--resume", "--json") == 0
    assert summary_of(capsys)["status"] == "skipped"


def test_a_name_that_is_not_bids_is_exit_code_2(segment, scan, out):
    assert segment(scan, "--bids") == 2
    assert not out.exists()
