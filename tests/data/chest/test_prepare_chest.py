import json
from pathlib import Path

import numpy as np
import pytest

from tests.data.vascular_phantom.small import SMALL
from vertext.data.chest.annotation import Annotation
from vertext.data.chest.chest_case import CLASS_NUMBERS, KIND_NUMBERS, ChestCase
from vertext.data.chest.list_chest_folder import list_chest_folder
from vertext.data.chest.list_chest_nnunet import list_chest_nnunet
from vertext.data.chest.list_parse import list_parse
from vertext.data.chest.prepare_chest import prepare_chest
from vertext.data.dataset_error import DatasetError
from vertext.data.vascular_phantom import VascularPhantom, make_vascular_phantom
from vertext.errors import LabelError, ReadError
from vertext.volumes import LabelMap
from vertext.volumes.nifti_writer import write_nifti

RIGHT = ("right artery", "right vein")


@pytest.fixture(scope="module")
def phantom() -> VascularPhantom:
    return make_vascular_phantom(5, **(SMALL | {"size": 0.8}))


@pytest.fixture(scope="module")
def folder(phantom: VascularPhantom, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One case: the image, labels of the kinds, and labels of the right lung's classes."""
    root = tmp_path_factory.mktemp("chest")
    affine = phantom.volume.affine
    write_nifti(root / "one_image.nii.gz", phantom.volume.data, affine)
    LabelMap(phantom.kinds, affine).save(root / "kinds.nii.gz")
    half = Annotation.of(RIGHT).keep(phantom.labels.data)
    LabelMap(half, affine).save(root / "one_labels.nii.gz")
    notes = {"cases": [{"patient": "one", "annotated": RIGHT, "subset": "test"}]}
    (root / "cases.json").write_text(json.dumps(notes))
    return root


def test_a_half_labelled_case_counts_only_on_its_side(
    folder: Path, phantom: VascularPhantom
) -> None:
    (case,) = list_chest_folder(folder)
    assert (case.subset, case.numbers) == ("test", CLASS_NUMBERS)
    ready = prepare_chest(case, spacing_mm=SMALL["spacing_mm"])
    assert ready.annotated.tolist() == [False, False, True, True]
    assert set(np.unique(ready.labels)) == {0, 3, 4}
    assert not ready.region[phantom.lungs == 1].any()
    assert ready.region[phantom.lungs == 2].mean() > 0.97
    assert ready.image.dtype == np.float32
    assert (ready.image.min(), ready.image.max()) == (0, 1)


def test_sides_come_from_the_lungs_where_labels_do_not_tell(
    folder: Path, phantom: VascularPhantom
) -> None:
    everything = Annotation.of(CLASS_NUMBERS.values())
    case = ChestCase("one", folder / "one_image.nii.gz", folder / "kinds.nii.gz", everything)
    ready = prepare_chest(case, spacing_mm=SMALL["spacing_mm"])
    assert (ready.labels == phantom.labels.data).mean() > 0.99
    assert (ready.region == np.where(phantom.lungs, phantom.lungs, ready.region)).mean() > 0.999


def test_labels_of_another_grid_or_with_other_numbers_are_refused(folder: Path) -> None:
    arteries = Annotation.of(["left artery", "right artery"])
    image, labels = folder / "one_image.nii.gz", folder / "kinds.nii.gz"
    with pytest.raises(LabelError, match="hold 2"):
        prepare_chest(ChestCase("one", image, labels, arteries, {1: "artery"}), spacing_mm=3.0)
    LabelMap(np.zeros((4, 4, 4), np.uint8), np.eye(4)).save(folder / "other.nii.gz")
    with pytest.raises(LabelError, match="another grid"):
        prepare_chest(ChestCase("one", image, folder / "other.nii.gz", arteries))


def test_parse_holds_arteries(tmp_path: Path) -> None:
    for part in ("image", "label"):
        file = tmp_path / "train" / "PA000005" / part / "PA000005.nii.gz"
        file.parent.mkdir(parents=True)
        file.touch()
    (case,) = list_parse(tmp_path)
    assert case.annotation.names == ("left artery", "right artery")
    assert case.numbers == KIND_NUMBERS
    case.image.unlink()
    with pytest.raises(DatasetError, match="image/PA000005"):
        list_parse(tmp_path / "train")
    with pytest.raises(ReadError, match="NAME/image"):
        list_parse(tmp_path / "train" / "PA000005")


def _nnunet(root: Path, labels: dict[str, int]) -> Path:
    for file in ("imagesTr/a_0000.nii.gz", "labelsTr/a.nii.gz"):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).touch()
    described = {"labels": {"background": 0, **labels}, "file_ending": ".nii.gz"}
    (root / "dataset.json").write_text(json.dumps(described))
    return root


@pytest.mark.parametrize(
    ("labels", "annotated"),
    [
        ({"vein": 1, "artery": 2}, tuple(CLASS_NUMBERS.values())),
        ({"artery": 1}, ("left artery", "right artery")),
        ({"right vein": 7}, ("right vein",)),
    ],
)
def test_nnunet_names_what_is_annotated(
    tmp_path: Path, labels: dict[str, int], annotated: tuple[str, ...]
) -> None:
    (case,) = list_chest_nnunet(_nnunet(tmp_path, labels))
    assert case.annotation.names == annotated
    assert case.numbers == {number: name for name, number in labels.items()}
    assert case.subset == "training"


def test_other_labels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="liver"):
        list_chest_nnunet(_nnunet(tmp_path, {"liver": 1}))


def test_a_damaged_case_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        list_chest_folder(tmp_path)
    (tmp_path / "cases.json").write_text('{"cases": [{"patient": "x"}]}')
    with pytest.raises(ReadError, match="annotated"):
        list_chest_folder(tmp_path)
    (tmp_path / "cases.json").write_text(
        '{"cases": [{"patient": "x", "annotated": ["left vein"]}]}'
    )
    with pytest.raises(DatasetError, match="x_image"):
        list_chest_folder(tmp_path)
