"""SpineParseNet: two stages, neighbours, and what each loss reaches."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.baselines.spineparsenet import (  # noqa: E402
    SpineParseNet,
    SpineParseNetConfig,
)
from vertext.training.segmentation_loss import LossConfig, SegmentationLoss  # noqa: E402


def small(**settings: object) -> SpineParseNet:
    torch.manual_seed(0)
    sizes = {"image_size": (64, 64), "stack_depth": 4, "width": 4, "channels": (4, 4, 8, 8, 8)}
    return SpineParseNet(SpineParseNetConfig(**sizes | settings))


def batch() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    return {
        "image": torch.randn(4, 1, 64, 64, generator=generator),
        "labels": torch.randint(0, 21, (4, 64, 64), generator=generator, dtype=torch.uint8),
    }


def loss() -> SegmentationLoss:
    return SegmentationLoss(LossConfig(), active=tuple(range(21)))


def test_the_default_size_is_near_the_published_one() -> None:
    with torch.device("meta"):
        network = SpineParseNet(SpineParseNetConfig())
    assert network.stack_depth == 18
    assert sum(p.numel() for p in network.parameters()) / 1e6 == pytest.approx(15.95, abs=0.2)


@pytest.mark.parametrize("scale", [1, 2])
def test_both_stages_name_every_pixel(scale: int) -> None:
    fine, coarse, early = small(coarse_scale=scale).stages(batch()["image"])
    assert fine.shape == (4, 21, 64, 64)
    assert coarse.shape == early.shape == (4, 21, 64 // scale, 64 // scale)


def test_a_slice_is_seen_by_its_neighbours() -> None:
    network = small().eval()
    image = batch()["image"]
    changed = image.clone()
    changed[0] = -changed[0]
    with torch.no_grad():
        moved = (network(image) - network(changed)).abs().flatten(1).amax(1)
    assert (moved > 1e-4).all()


def test_every_weight_learns() -> None:
    network = small()
    terms = network.losses(batch(), loss())
    assert {"coarse", "early"} < set(terms)
    sum(terms.values()).backward()
    still = [n for n, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    assert not still


def test_the_second_stage_leaves_the_first_alone() -> None:
    network = small()
    network(batch()["image"]).square().mean().backward()
    assert all(p.grad is None for p in network.coarse.parameters())
    assert all(p.grad is not None for p in network.fine.parameters())


def test_early_logits_are_supervised_with_their_weight() -> None:
    network, other = small(), small(deep_weight=0.6)
    other.load_state_dict(network.state_dict())
    early = network.losses(batch(), loss())["early"]
    torch.testing.assert_close(other.losses(batch(), loss())["early"], 2 * early)
