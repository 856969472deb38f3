import numpy as np
import pytest

from vertext.data.chest.patch_dataset import PatchDataset
from vertext.data.chest.prepare_chest import PreparedChest
from vertext.errors import UsageError

SHAPE = (20, 30, 12)


def _case() -> PreparedChest:
    """Grey values that tell the voxel; a vessel along one line of the left lung."""
    labels, lungs = np.zeros(SHAPE, np.uint8), np.zeros(SHAPE, np.uint8)
    lungs[2:8], lungs[12:18] = 1, 2
    labels[4, :, 6] = 2
    image = (np.arange(np.prod(SHAPE)) / np.prod(SHAPE)).reshape(SHAPE).astype(np.float32)
    annotated = np.array([True, True, False, False])
    return PreparedChest(
        image, labels, annotated, (lungs == 1).astype(np.uint8), lungs, np.eye(4), False
    )


def _patches(**changes: object) -> PatchDataset:
    return PatchDataset([_case()], **({"patch": 16, "length": 60, "seed": 1} | changes))


def test_patches_hang_together() -> None:
    case = _case()
    for patch in (_patches()[n] for n in range(10)):
        assert patch["image"].shape == (1, 16, 16, 16)
        assert patch["labels"].shape == patch["region"].shape == (16, 16, 16)
        assert patch["annotated"].tolist() == [True, True, False, False]
        step = patch["image"][0, 1, 0, 0] - patch["image"][0, 0, 0, 0]
        assert step == pytest.approx(30 * 12 / np.prod(SHAPE), abs=1e-5)
        # The volume is thinner than a patch: beyond it nothing is annotated.
        assert not patch["region"][:, :, 12:].any()
        assert set(np.unique(patch["labels"])) <= set(np.unique(case.labels))


def test_the_number_decides_the_patch() -> None:
    one, again, other = _patches(), _patches(), _patches(seed=2)
    assert all(np.array_equal(one[3][key], again[3][key]) for key in one[3])
    assert any(not np.array_equal(one[n]["image"], other[n]["image"]) for n in range(5))
    assert len(list(one)) == len(one) == 60


def test_a_later_epoch_goes_on_counting() -> None:
    later = _patches().beginning_at(7)
    assert np.array_equal(later[0]["image"], _patches()[7]["image"])
    assert len(later) == 60


def test_two_thirds_are_centred_on_a_vessel() -> None:
    patches = _patches(patch=2, length=600)
    share = np.mean([(patches[n]["labels"] > 0).any() for n in range(600)])
    assert 0.6 < share < 0.76


def test_labels_are_thickened_where_asked() -> None:
    thin, thick = _patches(length=1), _patches(length=1, dilate=True)
    assert (thick[0]["labels"] > 0).sum() > 3 * (thin[0]["labels"] > 0).sum() > 0


def test_no_case_is_an_error() -> None:
    with pytest.raises(UsageError, match="at least one"):
        PatchDataset([], patch=8, length=1, seed=0)
