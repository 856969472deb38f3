"""The class-wise contrast."""

from __future__ import annotations

import math

import pytest

torch = pytest.importorskip("torch")

from vertext.models.atm_net.ccae import Ccae  # noqa: E402
from vertext.models.atm_net.config import CcaeConfig  # noqa: E402

CLASSES, SIDE = 6, 12


NAMED = torch.ones(CLASSES, dtype=torch.bool)


def said(truth: torch.Tensor) -> torch.Tensor:
    """Every class of the truth is called present."""
    return torch.stack([torch.isin(torch.arange(CLASSES), one) for one in truth])


def scene() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Stripes of classes 0 to 5; features and sentences are one-hot vectors of the class."""
    truth = (torch.arange(SIDE) // 2)[None, :, None].expand(1, SIDE, SIDE).contiguous()
    one_hot = torch.nn.functional.one_hot(truth, CLASSES).movedim(-1, 1).float()
    return one_hot, one_hot.clone(), torch.eye(CLASSES)[None], truth.to(torch.uint8)


def aligned(**settings: object) -> Ccae:
    ccae = Ccae(feature_dim=CLASSES, text_dim=CLASSES, config=CcaeConfig(dim=CLASSES, **settings))
    with torch.no_grad():
        for head in (ccae.image_head, ccae.text_head):
            head.weight.copy_(torch.eye(CLASSES))
            head.bias.zero_()
    return ccae


@pytest.mark.parametrize("pool", ["pred", "gt", "mix"])
def test_aligned_vectors_are_far_below_chance(pool: str) -> None:
    assert aligned(pool=pool)(*scene(), NAMED, said(scene()[3])) < 0.1 * math.log(CLASSES - 1)


def test_unrelated_vectors_are_at_chance() -> None:
    probabilities, feature, sentences, truth = scene()
    same = feature * 0 + 1
    loss = aligned(temperature=1.0)(probabilities, same, sentences, truth, NAMED, said(truth))
    assert float(loss) == pytest.approx(math.log(CLASSES - 1), abs=0.05)


def test_fewer_than_two_classes_give_nothing_but_stay_finite() -> None:
    probabilities, feature, sentences, truth = scene()
    feature.requires_grad_()
    truth = (truth == 3).to(torch.uint8) * 3
    loss = aligned()(probabilities, feature, sentences, truth, NAMED, said(truth))
    loss.backward()
    assert float(loss) == 0
    assert torch.isfinite(feature.grad).all()


def test_absent_classes_are_no_anchors_but_negatives() -> None:
    probabilities, feature, sentences, truth = scene()
    truth = torch.where(truth == 5, 0, truth)
    sentences.requires_grad_()
    feature.requires_grad_()
    aligned(pool="gt")(probabilities, feature, sentences, truth, NAMED, said(truth)).backward()
    stripe_of_5 = feature.grad[0, :, 10:]
    assert (stripe_of_5 == 0).all()
    assert sentences.grad[0, 5].abs().sum() > 0


def test_a_sliver_that_its_sentence_calls_absent_is_no_anchor() -> None:
    probabilities, feature, sentences, truth = scene()
    present = said(truth)
    present[0, 5] = False
    feature.requires_grad_()
    aligned(pool="gt")(probabilities, feature, sentences, truth, NAMED, present).backward()
    assert (feature.grad[0, :, 10:] == 0).all()


def test_classes_the_data_set_lacks_are_no_negatives() -> None:
    probabilities, feature, sentences, truth = scene()
    truth = torch.where(truth == 5, 0, truth)
    named = NAMED.clone()
    named[5] = False
    sentences.requires_grad_()
    aligned(pool="gt")(probabilities, feature, sentences, truth, named, said(truth)).backward()
    assert sentences.grad[0, 5].abs().sum() == 0


@pytest.mark.parametrize("pool", ["pred", "gt", "mix"])
def test_ignored_pixels_belong_to_no_class(pool: str) -> None:
    probabilities, feature, sentences, truth = scene()
    masked = torch.where(truth == 5, 255, truth)
    feature.requires_grad_()
    aligned(pool=pool)(probabilities, feature, sentences, masked, NAMED, said(masked)).backward()
    assert (feature.grad[0, :, 10:] == 0).all()


def test_the_gradient_reaches_mask_and_features() -> None:
    probabilities, feature, sentences, truth = scene()
    probabilities = (probabilities * 0.5 + 0.1).requires_grad_()
    feature.requires_grad_()
    aligned(pool="pred")(probabilities, feature, sentences, truth, NAMED, said(truth)).backward()
    assert probabilities.grad.abs().sum() > 0
    assert feature.grad.abs().sum() > 0


def test_the_literal_variant_needs_the_batch() -> None:
    torch.manual_seed(0)
    probabilities = torch.rand(8, CLASSES, 4, 4)
    sentences = torch.rand(8, CLASSES, 5)
    ccae = aligned(variant="batch_axis", temperature=0.1)
    truth = torch.zeros(8, 4, 4, dtype=torch.uint8)
    same = torch.stack([probabilities.mean((2, 3))] * 5, -1)
    rest = (truth, NAMED, said(truth))
    matched = ccae(probabilities, probabilities, same, *rest)
    assert matched < ccae(probabilities, probabilities, sentences, *rest)
