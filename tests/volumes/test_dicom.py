import contextlib
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk  # noqa: N813
from pydicom.data import get_testdata_file
from pydicom.uid import JPEG2000Lossless, JPEGLSLossless, RLELossless

from tests.volumes.dicom_files import SAGITTAL, write_enhanced, write_series, write_slice
from tests.volumes.helpers import texture
from vertext.errors import ReadError, UnsupportedInputError, VertextError
from vertext.volumes import LabelMap, SagittalView, read_scan

SHAPE = (5, 24, 20)


@pytest.fixture
def slices() -> np.ndarray:
    return texture(SHAPE)


def test_slices_are_sorted_by_place_not_by_name_or_number(
    tmp_path: Path, slices: np.ndarray
) -> None:
    scan = read_scan(write_series(tmp_path / "s", slices, order=[3, 0, 4, 2, 1]))
    view = SagittalView.of(scan)
    assert view.volume.spacing == pytest.approx((4.0, 0.9, 0.8))
    # DICOM x grows to the left, as the canonical slices do.
    assert np.array_equal(view.volume.data, slices)
    assert np.array_equal(view.restore(view.volume.data), scan.data)
    assert scan.notes == ()


def test_values_and_places_are_those_of_simpleitk(tmp_path: Path, slices: np.ndarray) -> None:
    turn = sitk.Euler3DTransform((0, 0, 0), 0.1, -0.2, 0.15)
    matrix = np.reshape(turn.GetMatrix(), (3, 3))
    orientation = (matrix @ np.reshape(SAGITTAL, (2, 3)).T).T.ravel()
    folder = write_series(
        tmp_path / "s",
        slices,
        step=tuple(matrix @ (4.0, 0, 0)),
        ImageOrientationPatient=orientation.tolist(),
    )
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    image = reader.Execute()
    scan = read_scan(folder)
    array = sitk.GetArrayFromImage(image)
    for index in [(3, 7, 2), (19, 23, 4)]:
        x, y, z = image.TransformIndexToPhysicalPoint(index)
        found = np.linalg.solve(scan.affine, (-x, -y, z, 1))[:3]
        assert np.allclose(found, np.rint(found), atol=1e-3)
        assert scan.data[tuple(np.rint(found).astype(int))] == array[index[::-1]]


def test_a_tilted_stack_gets_its_true_affine(tmp_path: Path, slices: np.ndarray) -> None:
    scan = read_scan(write_series(tmp_path / "s", slices, step=(4.0, 0.0, 1.0)))
    corners = {tuple(np.round(scan.affine @ (0, 0, k, 1), 6)[:3]) for k in range(5)}
    assert corners == {(10.0 - 4 * n, 70.0, 90.0 + n) for n in range(5)}
    view = SagittalView.of(scan)
    assert any("sheared" in note for note in view.volume.notes)
    labels = np.zeros(view.volume.shape, np.uint8)
    assert view.restore_labels(labels).shape == scan.shape


def test_labels_lie_on_the_series(tmp_path: Path, slices: np.ndarray) -> None:
    scan = read_scan(write_series(tmp_path / "s", slices))
    LabelMap.on(scan, np.ones(scan.shape, np.uint8), scheme="spider").save(tmp_path / "l.nii.gz")
    labels = sitk.ReadImage(str(tmp_path / "l.nii.gz"))
    assert labels.GetSize() == (20, 24, 5)
    # The first pixels of the outermost slices.
    ends = [labels.TransformIndexToPhysicalPoint((0, 0, k)) for k in (0, 4)]
    assert np.allclose(sorted(ends), [(-10, -70, 90), (6, -70, 90)], atol=1e-4)


def test_rescaling_may_differ_between_slices(tmp_path: Path, slices: np.ndarray) -> None:
    folder = tmp_path / "s"
    for index in range(3):
        write_slice(
            folder / f"{index}.dcm",
            slices[index],
            (4.0 * index, 0, 0),
            RescaleSlope=index + 0.5,
            RescaleIntercept=-10.0,
        )
    scan = read_scan(folder)
    assert scan.data.dtype == np.float32
    view = SagittalView.of(scan).volume
    for index in range(3):
        assert np.allclose(view.data[index], slices[index] * (index + 0.5) - 10)


def test_white_stored_as_zero_is_turned_round(tmp_path: Path) -> None:
    pixels = texture((24, 20), np.uint16)
    path = write_slice(
        tmp_path / "s.dcm",
        pixels,
        (0, 0, 0),
        PhotometricInterpretation="MONOCHROME1",
        BitsStored=12,
        HighBit=11,
    )
    assert np.array_equal(read_scan(path).data[..., 0].transpose(), 4095 - pixels)


def test_a_single_file_is_one_slice(tmp_path: Path, slices: np.ndarray) -> None:
    scan = read_scan(write_slice(tmp_path / "slice", slices[0], (0, 0, 0)))
    assert scan.shape == (20, 24, 1)
    assert scan.spacing == pytest.approx((0.8, 0.9, 4.0))
    assert any("single slice" in note for note in scan.notes)
    assert SagittalView.of(scan).volume.shape == (1, 24, 20)


def test_the_modality_is_that_of_the_header(tmp_path: Path, slices: np.ndarray) -> None:
    made_by = {
        code: read_scan(write_slice(tmp_path / f"{code}.dcm", slices[0], (0, 0, 0), Modality=code))
        for code in ("MR", "CT", "")
    }
    assert [scan.modality for scan in made_by.values()] == ["MR", "CT", None]


def test_an_unknown_slice_thickness_is_noted(tmp_path: Path, slices: np.ndarray) -> None:
    path = write_slice(tmp_path / "s.dcm", slices[0], (0, 0, 0), SliceThickness=None)
    scan = read_scan(path)
    assert scan.spacing[2] == 1.0
    assert any("thickness unknown" in note for note in scan.notes)


def test_a_stated_gap_that_is_not_there_is_noted(tmp_path: Path, slices: np.ndarray) -> None:
    scan = read_scan(write_series(tmp_path / "s", slices, SpacingBetweenSlices=5.0))
    assert any("positions are used" in note for note in scan.notes)
    assert scan.spacing[2] == pytest.approx(4.0)


def test_the_only_sagittal_stack_of_a_folder_is_taken(tmp_path: Path, slices: np.ndarray) -> None:
    write_series(tmp_path / "a", slices, SeriesInstanceUID="1.2.3")
    write_series(tmp_path / "localizer", slices[:1], SeriesInstanceUID="1.2.4")
    axial = {"ImageOrientationPatient": [1, 0, 0, 0, 1, 0], "step": (0.0, 0.0, 4.0)}
    write_series(tmp_path / "axial", slices * 2, SeriesInstanceUID="1.2.5", **axial)
    write_slice(
        tmp_path / "screen", slices[0], (0, 0, 0), SeriesInstanceUID="1.2.6", PixelSpacing=None
    )
    scan = read_scan(tmp_path)
    assert np.array_equal(SagittalView.of(scan).volume.data, slices)
    assert "Of 4 series the only sagittal one was taken: 5 files such as a/IM0000." in scan.notes


def test_several_sagittal_series_are_told_by_their_files(
    tmp_path: Path, slices: np.ndarray
) -> None:
    write_series(tmp_path / "a", slices, SeriesInstanceUID="1.2.3", SeriesDescription="of Jane")
    write_series(tmp_path / "b", slices[:3], SeriesInstanceUID="1.2.4")
    write_series(tmp_path / "c", slices[:1], SeriesInstanceUID="1.2.5")
    expected = "3 series are 2 sagittal ones: 5 files such as a/IM0000; 3 files such"
    with pytest.raises(UnsupportedInputError, match=expected) as caught:
        read_scan(tmp_path)
    assert "Jane" not in str(caught.value)


def test_a_folder_of_single_slices_is_no_stack(tmp_path: Path, slices: np.ndarray) -> None:
    for number in range(12):
        write_slice(
            tmp_path / f"{number:02d}", slices[0], (0, 0, 0), SeriesInstanceUID=f"1.{number}"
        )
    with pytest.raises(UnsupportedInputError, match=r"12 series.* no sagittal stack.*and 2 more"):
        read_scan(tmp_path)


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        ([0, 1, 3, 4], "1 slice is missing between IM0002 and IM0001"),
        ([0, 1, 4], "2 slices are missing between IM0002 and IM0001"),
    ],
)
def test_missing_slices(tmp_path: Path, slices: np.ndarray, kept: list[int], message: str) -> None:
    with pytest.raises(UnsupportedInputError, match=message):
        read_scan(write_series(tmp_path / "s", slices, order=kept))


def test_doubled_slices(tmp_path: Path, slices: np.ndarray) -> None:
    with pytest.raises(UnsupportedInputError, match=r"2 of its 7 slices.*echoes, phases or copies"):
        read_scan(write_series(tmp_path / "s", slices, order=[0, 1, 1, 2, 3, 4, 4]))


def test_uneven_slices(tmp_path: Path, slices: np.ndarray) -> None:
    folder = tmp_path / "s"
    for index, place in enumerate((0.0, 4.0, 8.0, 13.0)):
        write_slice(folder / f"{index}.dcm", slices[index], (place, 0, 0))
    with pytest.raises(UnsupportedInputError, match=r"unevenly spaced between 3\.dcm and 2\.dcm"):
        read_scan(folder)


def test_slices_beside_one_another(tmp_path: Path, slices: np.ndarray) -> None:
    folder = tmp_path / "s"
    for index, offset in enumerate((0.0, 9.0, 0.0)):
        write_slice(folder / f"{index}.dcm", slices[index], (4.0 * index, offset, 0))
    with pytest.raises(UnsupportedInputError, match="on a line"):
        read_scan(folder)


@pytest.mark.parametrize(
    ("odd", "message"),
    [
        ({"ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}, "differ in orientation: 1 of 6"),
        ({"PixelSpacing": [1, 1]}, "differ in pixel spacing"),
    ],
)
def test_a_slice_that_does_not_belong(
    tmp_path: Path, slices: np.ndarray, odd: dict, message: str
) -> None:
    folder = write_series(tmp_path / "s", slices, SeriesInstanceUID="1.2.3")
    write_slice(folder / "odd", slices[0], (50, 0, 0), **odd)
    with pytest.raises(UnsupportedInputError, match=message):
        read_scan(folder)


def test_slices_of_another_size(tmp_path: Path, slices: np.ndarray) -> None:
    folder = write_series(tmp_path / "s", slices, SeriesInstanceUID="1.2.3")
    write_slice(folder / "odd", slices[0, :10], (50, 0, 0))
    with pytest.raises(UnsupportedInputError, match="differ in size: 5 of 24 x 20, 1 of 10 x 20"):
        read_scan(folder)


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        ("ImageOrientationPatient", "where it lies"),
        ("ImagePositionPatient", "where it lies"),
        ("PixelSpacing", "pixel spacing is missing"),
    ],
)
def test_geometry_is_never_guessed(
    tmp_path: Path, slices: np.ndarray, attribute: str, message: str
) -> None:
    path = write_slice(tmp_path / "s.dcm", slices[0], (0, 0, 0), **{attribute: None})
    with pytest.raises(UnsupportedInputError, match=message):
        read_scan(path)


def test_a_spacing_of_zero(tmp_path: Path, slices: np.ndarray) -> None:
    path = write_slice(tmp_path / "s.dcm", slices[0], (0, 0, 0), PixelSpacing=[0, 1])
    with pytest.raises(UnsupportedInputError, match="pixel spacing"):
        read_scan(path)


def test_an_orientation_without_area(tmp_path: Path, slices: np.ndarray) -> None:
    odd = {"ImageOrientationPatient": [1, 0, 0, 1, 0, 0]}
    with pytest.raises(UnsupportedInputError, match="singular"):
        read_scan(write_slice(tmp_path / "s.dcm", slices[0], (0, 0, 0), **odd))


def test_objects_that_are_no_images_are_passed_over(tmp_path: Path, slices: np.ndarray) -> None:
    folder = write_series(tmp_path / "s", slices)
    write_slice(folder / "seg.dcm", slices[0], (0, 0, 0), Modality="SEG")
    (folder / "readme.txt").write_text("hello")
    scan = read_scan(folder)
    assert scan.shape == (20, 24, 5)
    assert any(note.startswith("1 DICOM objects") for note in scan.notes)


def test_an_object_that_is_no_image(tmp_path: Path, slices: np.ndarray) -> None:
    path = write_slice(tmp_path / "seg.dcm", slices[0], (0, 0, 0), Modality="SEG")
    with pytest.raises(UnsupportedInputError, match="modality SEG"):
        read_scan(path)


@pytest.mark.parametrize("reverse", [False, True])
def test_enhanced_multi_frame_mr(tmp_path: Path, slices: np.ndarray, reverse: bool) -> None:
    places = [(-10.0 + 4.0 * n, -70.0, 90.0) for n in range(5)]
    scan = read_scan(
        write_enhanced(tmp_path / "e.dcm", slices, positions=places[::-1] if reverse else places)
    )
    expected = slices * np.arange(1, 6)[:, None, None]
    view = SagittalView.of(scan).volume
    assert view.spacing == pytest.approx((4.0, 0.9, 0.8))
    assert np.allclose(view.data, expected[::-1] if reverse else expected)


def test_enhanced_mr_with_two_echoes(tmp_path: Path, slices: np.ndarray) -> None:
    places = [(4.0 * (n // 2), 0.0, 0.0) for n in range(4)]
    with pytest.raises(UnsupportedInputError, match="echoes"):
        read_scan(write_enhanced(tmp_path / "e.dcm", slices[:4], positions=places))


def test_frames_without_places(tmp_path: Path, slices: np.ndarray) -> None:
    path = write_enhanced(tmp_path / "e.dcm", slices)
    dataset = pydicom.dcmread(path)
    del dataset.PerFrameFunctionalGroupsSequence
    dataset.save_as(path)
    with pytest.raises(UnsupportedInputError, match="5 frames have no positions"):
        read_scan(path)


@pytest.mark.parametrize("syntax", [RLELossless, JPEG2000Lossless, JPEGLSLossless])
def test_compressed_series(tmp_path: Path, syntax: str) -> None:
    slices = texture((5, 64, 64))
    folder = write_series(tmp_path / "s", slices)
    for file in folder.iterdir():
        dataset = pydicom.dcmread(file)
        dataset.compress(syntax, generate_instance_uid=False)
        dataset.save_as(file)
    assert np.array_equal(SagittalView.of(read_scan(folder)).volume.data, slices)


def test_lossless_jpeg_is_decoded_without_a_gpl_plugin(tmp_path: Path, slices: np.ndarray) -> None:
    image = sitk.GetImageFromArray(slices[:1])
    writer = sitk.ImageFileWriter()
    writer.SetFileName(str(tmp_path / "packed.dcm"))
    writer.SetUseCompression(True)
    writer.SetCompressor("JPEG")
    writer.Execute(image)
    dataset = pydicom.dcmread(tmp_path / "packed.dcm")
    assert dataset.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.4.70"
    dataset.ImageOrientationPatient, dataset.ImagePositionPatient = list(SAGITTAL), [0, 0, 0]
    dataset.PixelSpacing = [0.9, 0.8]
    dataset.RescaleSlope, dataset.RescaleIntercept = 2.0, -5.0
    dataset.save_as(tmp_path / "packed.dcm")
    scan = read_scan(tmp_path / "packed.dcm")
    assert np.array_equal(scan.data[..., 0].transpose(), slices[0] * 2.0 - 5)


@pytest.mark.parametrize(
    "name",
    [
        "MR_small_RLE.dcm",
        "MR_small_bigendian.dcm",
        "MR_small_expb.dcm",
        "MR_small_implicit.dcm",
        "MR_small_jp2klossless.dcm",
        "MR_small_jpeg_ls_lossless.dcm",
    ],
)
def test_every_transfer_syntax_gives_the_same_slice(name: str) -> None:
    plain, other = (
        read_scan(str(get_testdata_file(file, download=False))) for file in ("MR_small.dcm", name)
    )
    assert np.array_equal(plain.data, other.data)
    assert np.allclose(plain.affine, other.affine)


def test_truncated_pixels_name_the_file() -> None:
    with pytest.raises(ReadError, match=r"MR_truncated\.dcm.*decoded"):
        read_scan(str(get_testdata_file("MR_truncated.dcm", download=False)))


def test_a_truncated_file_in_a_series_is_named(tmp_path: Path, slices: np.ndarray) -> None:
    folder = write_series(tmp_path / "s", slices)
    victim = folder / "IM0002"
    victim.write_bytes(victim.read_bytes()[:-300])
    with pytest.raises(ReadError, match="IM0002"):
        read_scan(folder)


@pytest.mark.parametrize("kept", [140, 300])
def test_a_file_cut_off_in_its_header(tmp_path: Path, slices: np.ndarray, kept: int) -> None:
    path = write_slice(tmp_path / "s.dcm", slices[0], (0, 0, 0))
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises((ReadError, UnsupportedInputError), match=r"s\.dcm"):
        read_scan(path)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_random_damage_is_always_a_named_error(tmp_path: Path, slices: np.ndarray) -> None:
    content = write_slice(tmp_path / "s.dcm", slices[0], (0, 0, 0)).read_bytes()
    random = np.random.default_rng(0)
    for _ in range(60):
        damaged = bytearray(content)
        for place in random.integers(132, 800, 4):
            damaged[place] = random.integers(256)
        (tmp_path / "s.dcm").write_bytes(bytes(damaged))
        # Harmless damage is read; anything else is one of our own errors.
        with contextlib.suppress(VertextError):
            read_scan(tmp_path / "s.dcm")


def test_colour_dicom_is_refused() -> None:
    with pytest.raises(UnsupportedInputError, match="colours"):
        read_scan(str(get_testdata_file("examples_rgb_color.dcm", download=False)))
