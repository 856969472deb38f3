"""Losses over partial labels."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.anatomy import CLASS_COUNT, IGNORE, SPINE, UNKNOWN_VERTEBRA, Kind  # noqa: E402
from vertext.training.segmentation_loss import LossConfig, SegmentationLoss  # noqa: E402

ACTIVE = (0, *range(2, CLASS_COUNT))
FORMS = ["softmax", "monai_compat"]


def loss_of(logits: torch.Tensor, target: torch.Tensor, **settings: object) -> torch.Tensor:
    loss = SegmentationLoss(LossConfig(**settings), active=ACTIVE)
    return torch.stack(list(loss(logits, target).values())).sum()


def random_logits(seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(2, CLASS_COUNT, 8, 8, generator=generator).requires_grad_()


def stripes() -> torch.Tensor:
    return (torch.arange(8) + 2).to(torch.uint8)[None, :, None].expand(2, 8, 8).contiguous()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", [0.0, 1.0])
def test_ignored_pixels_and_inactive_classes_get_no_gradient(form: str, kind: float) -> None:
    logits, target = random_logits(), stripes()
    target[:, 3] = IGNORE
    loss_of(logits, target, focal_form=form, kind=kind).backward()
    assert (logits.grad[:, :, 3] == 0).all()
    assert (logits.grad[:, 1] == 0).all()
    assert (logits.grad[:, 2, 0] != 0).any()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("batch_dice", [False, True])
def test_the_truth_scores_near_zero(form: str, batch_dice: bool) -> None:
    target = torch.arange(CLASS_COUNT).repeat(2, 4, 1)
    target[target == 1] = 0
    logits = torch.nn.functional.one_hot(target, CLASS_COUNT).movedim(-1, 1) * 40.0 - 20.0
    loss = loss_of(logits, target, focal_form=form, batch_dice=batch_dice, kind=1.0)
    assert loss < 1e-3


@pytest.mark.parametrize("form", FORMS)
def test_a_class_that_should_not_be_there_is_ignored(form: str) -> None:
    logits, target = random_logits(), stripes()
    target[:, 3] = 1
    loss_of(logits, target, focal_form=form, kind=0.0).backward()
    assert (logits.grad[:, :, 3] == 0).all()


def test_a_vertebra_of_unknown_level_is_supervised_in_the_form_of_monai() -> None:
    target = torch.full((1, 4, 4), UNKNOWN_VERTEBRA, dtype=torch.uint8)
    losses = {}
    for kind in (Kind.VERTEBRA, Kind.DISC):
        logits = torch.full((1, CLASS_COUNT, 4, 4), -5.0)
        logits[:, SPINE.of_kind(kind)[2].index] = 5.0
        losses[kind] = loss_of(logits, target, dice=0.0)
    assert losses[Kind.DISC] > 5 * losses[Kind.VERTEBRA]


def test_a_vertebra_of_unknown_level_may_be_any_level_but_no_disc() -> None:
    target = torch.full((1, 4, 4), UNKNOWN_VERTEBRA, dtype=torch.uint8)
    names = {kind: SPINE.of_kind(kind) for kind in Kind}

    def surely(index: int) -> torch.Tensor:
        logits = torch.zeros(1, CLASS_COUNT, 4, 4)
        logits[:, index] = 40.0
        return loss_of(logits, target, focal_form="softmax", kind=1.0, dice=0.0)

    levels = [surely(s.index) for s in names[Kind.VERTEBRA]]
    assert max(levels) < 0.2
    assert surely(names[Kind.DISC][0].index) > 5 * max(levels)


def test_dice_and_focal_equal_monai_where_all_is_labelled() -> None:
    losses = pytest.importorskip("monai.losses")
    logits = random_logits(3)
    target = torch.arange(CLASS_COUNT).repeat(2, 8, 1)[:, :, :8].contiguous()
    every = tuple(range(CLASS_COUNT))
    ours = SegmentationLoss(LossConfig(), active=every)(logits, target)
    dice = losses.DiceLoss(softmax=True, to_onehot_y=True, include_background=False)
    focal = losses.FocalLoss(to_onehot_y=True, include_background=True, gamma=2.0)
    assert float(ours["focal"]) == pytest.approx(float(focal(logits, target[:, None])), rel=1e-4)
    # MONAI counts a class that neither has as a miss as well; the constant alone differs.
    assert float(ours["dice"]) == pytest.approx(float(dice(logits, target[:, None])), abs=1e-4)


def test_unknown_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="focall"):
        LossConfig(focall=1.0)
