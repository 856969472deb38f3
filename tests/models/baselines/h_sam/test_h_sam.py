"""H-SAM: what trains, how its losses are weighted, and that its parts do what they say."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from tests.models.baselines.h_sam.tiny import batch, loss, tiny  # noqa: E402
from vertext.models.baselines.h_sam import HSam, HSamConfig  # noqa: E402


def test_the_default_is_sam_vit_b() -> None:
    with torch.device("meta"):
        encoder = HSam(HSamConfig(image_size=(1024, 1024))).image_encoder
    lora = sum(p.numel() for name, p in encoder.named_parameters() if ".lora_" in name)
    assert lora == 12 * 2 * 2 * 5 * 768
    # SAM's published image encoder has 89,670,912 parameters.
    assert sum(p.numel() for p in encoder.parameters()) - lora == 89_670_912


def test_coarse_masks_are_a_quarter_of_the_fine_ones() -> None:
    coarse, fine = tiny(image_size=(96, 64)).masks(torch.randn(2, 1, 96, 64))
    assert coarse.shape == (2, 21, 24, 16)
    assert fine.shape == (2, 21, 96, 64)


@pytest.mark.parametrize("freeze", [True, False])
def test_low_rank_changes_and_decoders_learn_and_sam_only_if_told(freeze: bool) -> None:
    network = tiny(freeze=freeze)
    sum(network.losses(batch(), loss()).values()).backward()
    still = {name for name, p in network.named_parameters() if p.grad is None}
    base = {
        name
        for name, _ in network.named_parameters()
        if name.startswith("image_encoder.") and ".lora_" not in name
    }
    assert still == (base if freeze else set())


def test_low_rank_changes_begin_as_none() -> None:
    network = tiny().eval()
    image = batch()["image"]
    with torch.no_grad():
        before = network(image)
        for name, parameter in network.named_parameters():
            if name.endswith("lora_query.0.weight"):
                parameter.add_(1.0)
        assert torch.equal(network(image), before)
        for name, parameter in network.named_parameters():
            if name.endswith("lora_query.1.weight"):
                parameter.add_(1.0)
        assert not torch.allclose(network(image), before)


def test_the_second_decoder_gains_weight_as_epochs_pass() -> None:
    network = tiny(epoch_steps=2)
    assert network.fine_weight == pytest.approx(0.6)
    for _ in range(4):
        network.losses(batch(), loss())
    assert network.fine_weight == pytest.approx(0.6 ** (0.99**2))
    network.eval().losses(batch(), loss())
    assert network.fine_weight == pytest.approx(0.6 ** (0.99**2))


def test_both_losses_are_weighed_to_one() -> None:
    network = tiny()
    coarse, fine = network.masks(batch()["image"])
    labels = batch()["labels"]
    first = sum(loss()(coarse, labels[:, 2::4, 2::4].contiguous()).values())
    second = sum(loss()(fine, labels).values())
    total = sum(network.losses(batch(), loss()).values())
    torch.testing.assert_close(total, 0.4 * first + 0.6 * second)


def test_a_colour_image_is_read_too() -> None:
    assert tiny(in_channels=3)(torch.randn(1, 3, 64, 64)).shape == (1, 21, 64, 64)


def test_heads_must_divide_the_channels() -> None:
    with pytest.raises(ValueError, match="heads"):
        HSamConfig(dim=50, heads=4)
