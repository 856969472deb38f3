"""TeViA: who teaches whom, and when the prototypes move."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.baselines.tevia import Tevia, TeviaConfig  # noqa: E402
from vertext.training.segmentation_loss import LossConfig, SegmentationLoss  # noqa: E402

NAMED = (2, 3, 12)


def small(**changes: object) -> Tevia:
    torch.manual_seed(0)
    size = {"image_size": (64, 64), "text_dim": 12, "max_tokens": 10}
    return Tevia(TeviaConfig(channels=(4, 4, 8, 8, 16, 16), **size, **changes))


def batch(*classes: int) -> dict[str, torch.Tensor]:
    """Return two images with a stripe of each class on background."""
    generator = torch.Generator().manual_seed(1)
    labels = torch.zeros(2, 64, 64, dtype=torch.uint8)
    for place, number in enumerate(classes):
        labels[:, 8 * place : 8 * place + 8] = number
    return {
        "image": torch.randn(2, 1, 64, 64, generator=generator),
        "labels": labels,
        "tokens": torch.randn(2, 10, 12, generator=generator),
        "token_mask": torch.ones(2, 10, dtype=torch.bool),
    }


def alignment(network: Tevia, *classes: int) -> torch.Tensor:
    loss = SegmentationLoss(LossConfig(), active=(0, *NAMED))
    return network.losses(batch(*classes), loss)["alignment"]


def test_the_image_teaches_the_text_and_learns_nothing_from_it() -> None:
    network = small()
    alignment(network, *NAMED).backward()
    assert network.to_fine.weight.grad.abs().sum() > 0
    assert network.text.queries.grad.abs().sum() > 0
    taught = [network.encoder, network.decoder, network.head]
    assert all(p.grad is None for part in taught for p in part.parameters())


def test_the_alignment_pulls_the_words_of_present_classes_only() -> None:
    network = small().train()
    optimiser = torch.optim.Adam([network.to_fine.weight, network.to_fine.bias], lr=0.05)
    first = float(alignment(network, *NAMED).detach())
    for _ in range(20):
        optimiser.zero_grad()
        last = alignment(network, *NAMED)
        last.backward()
        optimiser.step()
    assert float(last.detach()) < 0.5 * first


def test_training_moves_the_prototypes_of_foreground_that_the_data_set_names() -> None:
    network = small().train()
    alignment(network, 0, 2, 12, 20)
    assert network.prototypes.vectors.any(1).nonzero()[:, 0].tolist() == [2, 12]


def test_evaluation_leaves_the_prototypes() -> None:
    network = small().train()
    alignment(network, 2)
    before = network.prototypes.vectors.clone()
    alignment(network.eval(), 2, 3)
    assert torch.equal(network.prototypes.vectors, before)


def test_a_batch_without_foreground_costs_nothing_and_stays_finite() -> None:
    network = small().train()
    loss = alignment(network)
    loss.backward()
    assert float(loss.detach()) == 0
    assert torch.isfinite(network.to_fine.weight.grad).all()


def test_the_weight_of_the_alignment_counts() -> None:
    light, heavy = (alignment(small(alignment=weight), 2) for weight in (0.1, 0.4))
    torch.testing.assert_close(heavy, 4 * light)
