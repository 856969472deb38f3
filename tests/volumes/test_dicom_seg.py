"""Label maps as DICOM segmentations, read back by other people's libraries."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk  # noqa: N813
from highdicom.color import CIELabColor
from highdicom.seg import segread

from tests.dicom_errors import dicom_errors
from tests.iod_errors import iod_errors
from tests.mr_series import IDENTITY, write_mr_series
from tests.phantom import phantom
from tests.volumes.dicom_files import write_enhanced
from tests.volumes.helpers import oblique, texture
from vertext.anatomy import SPINE
from vertext.anatomy.concepts import CONCEPTS
from vertext.errors import LabelError, MissingExtraError, UnsupportedInputError
from vertext.volumes import LabelMap, SagittalView, Volume, read_labels, read_scan
from vertext.volumes.dicom_kind import SegmentationKind
from vertext.volumes.dicom_seg import write_dicom_seg

BINARY, LABELMAP = SegmentationKind.BINARY, SegmentationKind.LABELMAP
MODEL = ("atm-net", "1")

Written = Callable[..., Path]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    return write_mr_series(tmp_path / "scan", phantom()[0])


def labels_of(series: Path) -> LabelMap:
    """The phantom's labels on the grid of the series."""
    scan = read_scan(series)
    data = SagittalView.of(scan).restore(SagittalView.of(phantom()[1]).volume.data)
    return LabelMap.on(scan, data, scheme="spider")


@pytest.fixture
def write(tmp_path: Path, series: Path) -> Written:
    """Write labels of the series, the phantom's own by default, as DICOM SEG."""

    def written(kind: SegmentationKind = BINARY, labels: LabelMap | None = None) -> Path:
        path = tmp_path / f"{kind}.dcm"
        write_dicom_seg(labels or labels_of(series), series, path, kind=kind, model=MODEL)
        return path

    return written


def on_grid(path: Path, like: sitk.Image) -> np.ndarray:
    """Numbers of a segmentation, (slice, row, column), where another image has its voxels."""
    volume = segread(path).get_volume(combine_segments=True)
    voxels = np.argwhere(volume.array)
    world = voxels @ volume.affine[:3, :3].T + volume.affine[:3, 3]
    steps = np.reshape(like.GetDirection(), (3, 3)) * like.GetSpacing()
    indices = np.linalg.solve(steps, (world - like.GetOrigin()).T)
    assert np.allclose(indices, np.rint(indices), atol=1e-2)
    found = np.zeros(like.GetSize()[::-1], int)
    found[tuple(np.rint(indices[::-1]).astype(int))] = volume.array[tuple(voxels.T)]
    return found


@pytest.mark.parametrize("kind", SegmentationKind)
def test_every_voxel_comes_back_where_the_nifti_file_has_it(
    write: Written, series: Path, tmp_path: Path, kind: SegmentationKind
) -> None:
    labels_of(series).save(tmp_path / "labels.nii.gz")
    nifti = sitk.ReadImage(str(tmp_path / "labels.nii.gz"))
    expected = sitk.GetArrayFromImage(nifti)
    if kind is BINARY:
        expected = np.searchsorted(np.unique(expected), expected)
    np.testing.assert_array_equal(on_grid(write(kind), nifti), expected)


@pytest.mark.parametrize("kind", SegmentationKind)
def test_the_validator_finds_no_error(write: Written, series: Path, kind: SegmentationKind) -> None:
    assert dicom_errors(min(series.iterdir())) == []
    assert dicom_errors(write(kind)) == []


@pytest.mark.parametrize("kind", SegmentationKind)
def test_dicom_validator_finds_no_error(write: Written, kind: SegmentationKind) -> None:
    assert iod_errors(write(kind)) == 0


def test_simpleitk_finds_the_grid_of_the_nifti_file(
    write: Written, series: Path, tmp_path: Path
) -> None:
    scan = read_scan(series)
    rows = np.broadcast_to(np.arange(scan.shape[1])[None, :, None] % 7 == 0, scan.shape)
    labels = LabelMap.on(scan, rows.astype(np.uint8), scheme="spider")
    labels.save(tmp_path / "labels.nii.gz")
    images = [sitk.ReadImage(str(f)) for f in (tmp_path / "labels.nii.gz", write(BINARY, labels))]
    nifti, dicom = images
    for of in ("GetSize", "GetSpacing", "GetOrigin", "GetDirection"):
        assert getattr(dicom, of)() == getattr(nifti, of)()
    np.testing.assert_array_equal(*(sitk.GetArrayFromImage(image) > 0 for image in images))


def test_an_oblique_series_in_any_order_of_files(tmp_path: Path) -> None:
    scan, labels = phantom()
    turned = Volume(scan.data, oblique((4.0, -7.0, 11.0)) @ scan.affine)
    series = write_mr_series(tmp_path / "scan", turned)
    for number, file in enumerate(sorted(series.iterdir(), reverse=True)):
        file.rename(series / f"{number}")
    labels = labels_of(series)
    labels.save(tmp_path / "labels.nii.gz")
    write_dicom_seg(labels, series, tmp_path / "seg.dcm", kind=LABELMAP, model=MODEL)
    nifti = sitk.ReadImage(str(tmp_path / "labels.nii.gz"))
    np.testing.assert_array_equal(
        on_grid(tmp_path / "seg.dcm", nifti), sitk.GetArrayFromImage(nifti)
    )


@pytest.mark.parametrize("kind", SegmentationKind)
def test_every_segment_has_its_name_code_colour_and_maker(
    write: Written, series: Path, kind: SegmentationKind
) -> None:
    labels, found = labels_of(series), segread(write(kind))
    numbers = [int(number) for number in np.unique(labels.data)[1:]]
    names = [labels.names[number] for number in numbers]
    described = [found.get_segment_description(number) for number in found.segment_numbers]
    assert [segment.segment_label for segment in described] == names
    if kind is LABELMAP:
        assert list(found.segment_numbers) == numbers
    for name, segment in zip(names, described, strict=True):
        type_ = segment.segmented_property_type
        assert (type_.value, type_.scheme_designator) == (CONCEPTS[name].code, "SCT")
        colour = CIELabColor.from_dicom_value(segment.RecommendedDisplayCIELabValue)
        assert np.allclose(colour.to_rgb(clip=True), SPINE.by_name(name).colour, atol=1)
        assert segment.algorithm_type.value == "AUTOMATIC"
        assert segment.algorithm_identification.name == "atm-net"


def test_it_refers_to_the_slices_it_was_made_from(write: Written, series: Path) -> None:
    sources = {str(h.SOPInstanceUID): h for h in map(pydicom.dcmread, series.iterdir())}
    found = pydicom.dcmread(write())
    (listed,) = found.ReferencedSeriesSequence
    first = next(iter(sources.values()))
    assert listed.SeriesInstanceUID == first.SeriesInstanceUID != found.SeriesInstanceUID
    assert {i.ReferencedSOPInstanceUID for i in listed.ReferencedInstanceSequence} == set(sources)
    assert found.FrameOfReferenceUID == first.FrameOfReferenceUID
    assert found.StudyInstanceUID == first.StudyInstanceUID
    for frame in found.PerFrameFunctionalGroupsSequence:
        (derived,) = frame.DerivationImageSequence[0].SourceImageSequence
        place = sources[derived.ReferencedSOPInstanceUID].ImagePositionPatient
        # The slice that a frame names lies where the frame lies; a mirrored stack would not.
        assert place == frame.PlanePositionSequence[0].ImagePositionPatient


@pytest.mark.parametrize("reverse", [False, True])
def test_frames_of_an_enhanced_file_are_its_source(tmp_path: Path, reverse: bool) -> None:
    places = [(-10.0 + 4.0 * n, -70.0, 90.0) for n in range(5)]
    uids = {key: f"1.2.826.0.1.3680043.8.498.{n}" for n, key in enumerate(
        ("StudyInstanceUID", "FrameOfReferenceUID"), start=1)}  # fmt: skip
    path = write_enhanced(
        tmp_path / "scan.dcm",
        texture((5, 24, 20)),
        positions=places[::-1] if reverse else places,
        **uids,
    )
    scan = read_scan(path)
    labels = LabelMap.on(scan, np.zeros(scan.shape, np.uint8), scheme="spider")
    labels.data[3, 4, :2] = 1
    write_dicom_seg(labels, path, tmp_path / "seg.dcm", kind=BINARY, model=MODEL)
    found = pydicom.dcmread(tmp_path / "seg.dcm")
    for frame, k in zip(found.PerFrameFunctionalGroupsSequence, range(2), strict=True):
        expected = (scan.affine @ (0, 0, k, 1))[:3] * (-1, -1, 1)
        assert np.allclose(frame.PlanePositionSequence[0].ImagePositionPatient, expected)
        (derived,) = frame.DerivationImageSequence[0].SourceImageSequence
        source = places[::-1] if reverse else places
        assert np.allclose(source[derived.ReferencedFrameNumber - 1], expected)


def test_patient_and_study_are_carried_byte_for_byte_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
    recwarn: pytest.WarningsRecorder,
) -> None:  # fmt: skip
    odd = {"PatientName": "Müller Käthe", "PatientSex": "M", "SpecificCharacterSet": "ISO_IR 100"}
    series = write_mr_series(tmp_path / "scan", phantom()[0], **odd)
    for file in series.iterdir():
        # What no careful writer would write, and archives are full of.
        file.write_bytes(file.read_bytes().replace(b"CS\x02\x00M ", b"CS\x02\x00Q "))
    write_dicom_seg(labels_of(series), series, tmp_path / "seg.dcm", model=MODEL)
    found = pydicom.dcmread(tmp_path / "seg.dcm")
    assert str(found.PatientName) == "Müller Käthe"
    assert found.PatientID == IDENTITY["PatientID"]
    assert found.StudyDate == IDENTITY["StudyDate"]
    assert found.get_item("PatientSex").value.strip() == b"Q"
    assert capsys.readouterr() == ("", "")
    assert not caplog.records
    assert not [w for w in recwarn if "ller" in str(w.message)]


def test_it_says_no_more_of_a_person_than_an_archive_needs(write: Written, series: Path) -> None:
    for file in series.iterdir():
        dataset = pydicom.dcmread(file)
        dataset.private_block(0x0099, "MAKER", create=True).add_new(1, "LO", "private words")
        dataset.save_as(file)
    text = str(pydicom.dcmread(write()))
    for keyword in ("PatientAddress", "OperatorsName", "StationName", "ImageComments"):
        assert IDENTITY[keyword] not in text
    assert "private words" not in text


@pytest.mark.parametrize("keyword", ["StudyInstanceUID", "FrameOfReferenceUID"])
def test_a_series_without_identifiers_is_refused(tmp_path: Path, keyword: str) -> None:
    series = write_mr_series(tmp_path / "scan", phantom()[0], **{keyword: None})
    with pytest.raises(UnsupportedInputError, match=f"it has no {keyword}.*--seg nifti"):
        write_dicom_seg(labels_of(series), series, tmp_path / "seg.dcm", model=MODEL)
    assert not (tmp_path / "seg.dcm").exists()


def test_labels_that_do_not_lie_on_the_series_are_refused(write: Written, series: Path) -> None:
    labels = labels_of(series)
    moved = labels.affine.copy()
    moved[0, 3] += 1
    for wrong in (replace(labels, affine=moved), replace(labels, data=labels.data[1:])):
        with pytest.raises(LabelError, match="does not lie on the DICOM series"):
            write(BINARY, wrong)


def test_nothing_labelled_and_numbers_without_names_are_refused(
    write: Written, series: Path
) -> None:
    labels = labels_of(series)
    with pytest.raises(UnsupportedInputError, match="nothing is labelled"):
        write(BINARY, replace(labels, data=labels.data * 0))
    with pytest.raises(LabelError, match="label 1 has no name"):
        write(BINARY, replace(labels, names={2: labels.names[2]}))


def test_an_image_class_of_no_standard_is_refused(tmp_path: Path) -> None:
    series = write_mr_series(tmp_path / "scan", phantom()[0], SOPClassUID="1.2.3.4")
    with pytest.raises(UnsupportedInputError, match="no SOPClassUID of the standard"):
        write_dicom_seg(labels_of(series), series, tmp_path / "seg.dcm", model=MODEL)


def test_a_missing_package_is_named(write: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highdicom", None)
    with pytest.raises(MissingExtraError, match="highdicom"):
        write()


@pytest.mark.real
def test_a_real_scan_makes_the_round_trip(spider_case: tuple[Path, Path], tmp_path: Path) -> None:
    scan, truth = read_scan(spider_case[0]), read_labels(spider_case[1])
    series = write_mr_series(tmp_path / "scan", scan)
    again = read_scan(series)
    data = SagittalView.of(again).restore(SagittalView.of(truth).volume.data)
    known = np.where(np.isin(data, list(LabelMap.on(again, data, scheme="spider").names)), data, 0)
    labels = LabelMap.on(again, known, scheme="spider")
    labels.save(tmp_path / "labels.nii.gz")
    nifti = sitk.ReadImage(str(tmp_path / "labels.nii.gz"))
    write_dicom_seg(labels, series, tmp_path / "seg.dcm", kind=LABELMAP, model=MODEL)
    assert dicom_errors(tmp_path / "seg.dcm") == []
    np.testing.assert_array_equal(
        on_grid(tmp_path / "seg.dcm", nifti), sitk.GetArrayFromImage(nifti)
    )
