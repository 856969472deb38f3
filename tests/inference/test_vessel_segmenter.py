"""The whole way from a chest CT to vessels, on a network that reads densities."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.inference.phantom_bundle import write_phantom_bundle
from tests.inference.vessel_bundle import coded_chest, write_vessel_bundle
from vertext.anatomy import PULMONARY_VESSELS, VesselKind
from vertext.data.vascular_phantom import VascularPhantom
from vertext.errors import BundleError, UnsupportedInputError, UsageError
from vertext.inference.case_files import CaseFiles
from vertext.inference.open_segmenter import open_segmenter
from vertext.inference.outputs import Outputs
from vertext.inference.segmenter import Segmenter
from vertext.inference.vessel_segmenter import VesselSegmenter
from vertext.reports.report import Report
from vertext.volumes import Volume, read_labels


@pytest.fixture(scope="module")
def vessel_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_vessel_bundle(tmp_path_factory.mktemp("model") / "vessels")


@pytest.fixture(scope="module")
def chest() -> tuple[Volume, VascularPhantom]:
    return coded_chest()


def _turned(volume: Volume) -> Volume:
    """Return the same scan with its axes downward, to the left and to the back."""
    data = volume.data.transpose(2, 0, 1)[::-1, ::-1, ::-1]
    i, j, k = volume.shape
    to_first = np.zeros((4, 4))
    to_first[[0, 1, 2], [1, 2, 0]] = -1
    to_first[:, 3] = (i - 1, j - 1, k - 1, 1)
    return replace(volume, data=data, affine=volume.affine @ to_first)


@pytest.mark.parametrize("turned", [False, True])
def test_vessels_are_found_on_the_scans_own_grid_and_take_the_side_of_their_lung(
    vessel_bundle: Path, chest: tuple[Volume, VascularPhantom], turned: bool
) -> None:
    volume, phantom = chest
    truth = phantom.labels.data
    if turned:
        truth = truth.transpose(2, 0, 1)[::-1, ::-1, ::-1]
        volume = _turned(volume)
    labels = VesselSegmenter(vessel_bundle, threads=1).segment(volume).labels
    np.testing.assert_array_equal(labels.affine, volume.affine)
    assert labels.names[3] == "right artery"
    wanted = truth > 0
    assert (labels.data[wanted] == truth[wanted]).mean() > 0.95
    assert (labels.data[~wanted] > 0).mean() < 0.001


def test_arteries_and_veins_agree_along_vessels_where_the_card_asks(
    vessel_bundle: Path, chest: tuple[Volume, VascularPhantom], tmp_path: Path
) -> None:
    """Every twentieth voxel of the arteries looks like a vein."""
    volume, phantom = chest
    spots = np.zeros(volume.shape, np.bool_)
    spots[tuple(np.argwhere(phantom.kinds == VesselKind.ARTERY.number)[::20].T)] = True
    spotted = replace(volume, data=np.where(spots, volume.data[phantom.kinds == 2][0], volume.data))
    agreeing = write_vessel_bundle(tmp_path / "agree", agreement={"prior": 0.01, "contrast": 0.0})
    alone, agreed = (
        VesselSegmenter(model, threads=1).segment(spotted).labels.data
        for model in (vessel_bundle, agreeing)
    )
    truth = phantom.labels.data
    assert (alone[spots] == truth[spots]).mean() < 0.05
    assert (agreed[spots] == truth[spots]).mean() > 0.9
    np.testing.assert_array_equal(agreed > 0, alone > 0)


def test_what_looks_like_a_vessel_outside_the_lungs_hull_is_none(
    vessel_bundle: Path, chest: tuple[Volume, VascularPhantom]
) -> None:
    """The walls of the chest, at one corner of the picture, get the density of arteries."""
    volume, phantom = chest
    wall = np.zeros(volume.shape, np.bool_)
    wall[:6, :6] = True
    spotted = replace(volume, data=np.where(wall, volume.data[phantom.kinds == 1][0], volume.data))
    labels = VesselSegmenter(vessel_bundle, threads=1).segment(spotted).labels.data
    assert not labels[wall].any()
    truth = phantom.labels.data
    assert (labels[truth > 0] == truth[truth > 0]).mean() > 0.95


def test_brightnesses_are_averaged(
    vessel_bundle: Path, chest: tuple[Volume, VascularPhantom]
) -> None:
    """Grey values 0.05 off are 0.02 too far for this network, so that the mean denies them."""
    found = VesselSegmenter(vessel_bundle, threads=1, augment=True).segment(chest[0])
    assert not found.labels.data.any()
    assert found.report.numbering.warnings == ("no vessel was found",)


def test_files_say_what_was_found(
    vessel_bundle: Path, chest: tuple[Volume, VascularPhantom], tmp_path: Path
) -> None:
    segmenter = VesselSegmenter(vessel_bundle, threads=1)
    files = CaseFiles(tmp_path, "chest")
    found = segmenter.segment(chest[0], name="chest").save(files)
    assert files.all_exist()
    assert read_labels(files.labels).names == {v.index: v.name for v in PULMONARY_VESSELS}
    report = Report.load(files.report)
    assert report == found.report
    assert report.model.name == "vessel-phantom"
    artery = report.structures[0]
    count = int((found.labels.data == 1).sum())
    assert (artery.kind, artery.label, artery.voxels) == ("artery", 1, count)
    assert artery.volume_mm3 == pytest.approx(27.0 * count)


def test_what_is_no_chest_ct_is_refused(
    vessel_bundle: Path, chest: tuple[Volume, VascularPhantom]
) -> None:
    volume, _ = chest
    segmenter = VesselSegmenter(vessel_bundle, threads=1)
    inside_out = np.where(volume.data < -300, 40, volume.data)
    inside_out[:2] = -1000
    nan = volume.data.astype(float)
    nan[:5] = np.nan
    for scan, said in (
        (replace(volume, modality="MR"), "modality MR"),
        (replace(volume, modality=None, data=volume.data.clip(0, None) + 5), "no Hounsfield"),
        (replace(volume, data=volume.data[:, :, :1]), "single slice"),
        (replace(volume, data=inside_out), "no lung"),
        (replace(volume, data=nan), "NaN"),
        (replace(volume, data=np.zeros(volume.shape)), "no contrast"),
    ):
        with pytest.raises(UnsupportedInputError, match=said):
            segmenter.segment(scan)


def test_the_card_decides_which_segmenter_it_is(vessel_bundle: Path, tmp_path: Path) -> None:
    spine = write_phantom_bundle(tmp_path / "spine")
    usual = {"prompt": "auto", "levels": None, "clicks": [], "scheme": "spider", "threads": 1}
    assert isinstance(open_segmenter(vessel_bundle, Outputs(), **usual), VesselSegmenter)
    assert isinstance(open_segmenter(spine, Outputs(), **usual), Segmenter)
    with pytest.raises(UsageError, match="--levels is for models of the spine"):
        open_segmenter(vessel_bundle, Outputs(), **usual | {"levels": ("T11", "L5")})
    with pytest.raises(UsageError, match="NIfTI"):
        open_segmenter(vessel_bundle, Outputs(table=True), **usual)
    with pytest.raises(UsageError, match="--augment"):
        open_segmenter(spine, Outputs(), augment=True, **usual)
    with pytest.raises(BundleError, match="no pulmonary vessels"):
        VesselSegmenter(spine)
    with pytest.raises(BundleError, match="no structure of the spine"):
        Segmenter(vessel_bundle)
