"""The network: sizes, what the text does to it, what padding does not."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.atm_net import AtmNet, AtmNetConfig  # noqa: E402
from vertext.models.atm_net.swin_encoder import SwinEncoder, swin_unetr  # noqa: E402

SMALL = {
    "image_size": (64, 64),
    "text_dim": 12,
    "encoder": {"kind": "conv", "channels": (4, 8, 8, 16, 16, 32)},
}


def small(**hasf: object) -> AtmNet:
    torch.manual_seed(0)
    settings = {"max_tokens": 10, "tokens": 4, "window": 4} | hasf
    return AtmNet(AtmNetConfig(**SMALL, hasf=settings)).eval()


def inputs(length: int = 6, batch: int = 2) -> tuple[torch.Tensor, ...]:
    generator = torch.Generator().manual_seed(1)
    image = torch.randn(batch, 1, 64, 64, generator=generator)
    text = torch.randn(batch, length, 12, generator=generator)
    return image, text, torch.ones(batch, length, dtype=torch.bool)


def millions(module: torch.nn.Module) -> float:
    return sum(p.numel() for p in module.parameters()) / 1e6


def test_swin_unetr_has_the_published_size() -> None:
    whole = swin_unetr(in_channels=1, out_channels=20, image_size=(384, 384))
    assert millions(whole) == pytest.approx(25.139, abs=5e-4)


def test_the_kept_encoder_has_the_published_size_and_shapes() -> None:
    encoder = SwinEncoder(in_channels=1, image_size=(64, 64)).eval()
    assert millions(encoder) == pytest.approx(17.816, abs=5e-4)
    with torch.no_grad():
        features = encoder(torch.randn(1, 1, 64, 64))
    shapes = [tuple(feature.shape[1:]) for feature in features]
    assert shapes == [(c, 64 >> i, 64 >> i) for i, c in enumerate((48, 48, 96, 192, 384, 768))]


@pytest.mark.parametrize("stages", [(), (5,), (5, 4, 3), (5, 4, 3, 2, 1)])
@pytest.mark.parametrize("norm", ["post", "pre"])
@pytest.mark.parametrize("pooling", ["conv", "resampler"])
def test_any_subset_of_stages_gives_logits_of_the_image_size(
    stages: tuple[int, ...], norm: str, pooling: str
) -> None:
    logits = small(stages=stages, norm=norm, text_pooling=pooling)(*inputs())
    assert logits.shape == (2, 21, 64, 64)
    assert torch.isfinite(logits).all()


@pytest.mark.parametrize("mode", ["global", "window", "pooled", "none"])
def test_every_self_attention_keeps_the_shape(mode: str) -> None:
    logits = small(self_attention=(mode,) * 5)(*inputs())
    assert logits.shape == (2, 21, 64, 64)


def test_windows_see_their_surroundings_only() -> None:
    from vertext.models.atm_net.image_self_attention import ImageSelfAttention

    torch.manual_seed(0)
    attention = ImageSelfAttention(8, grid=(16, 16), mode="window", window=4)
    tokens = torch.randn(1, 256, 8)
    changed = tokens.clone()
    changed[0, 0] += 1.0
    moved = (attention(tokens) - attention(changed)).abs().sum(-1).reshape(16, 16) > 0
    assert moved[0, 0]
    assert not moved[4:].any()
    assert not moved[:, 4:].any()


@pytest.mark.parametrize("pooling", ["conv", "resampler"])
def test_without_alpha_the_text_changes_nothing(pooling: str) -> None:
    network = small(alpha=0.0, text_pooling=pooling)
    image, text, mask = inputs()
    assert torch.equal(network(image, text, mask), network(image, text * 3 + 1, mask))


@pytest.mark.parametrize("pooling", ["conv", "resampler"])
def test_with_alpha_the_text_matters(pooling: str) -> None:
    network = small(text_pooling=pooling)
    image, text, mask = inputs()
    assert not torch.allclose(network(image, text, mask), network(image, text * 3 + 1, mask))


@pytest.mark.parametrize("pooling", ["conv", "resampler"])
def test_padding_changes_nothing(pooling: str) -> None:
    network = small(text_pooling=pooling)
    image, text, mask = inputs()
    padded = torch.cat([text, torch.full((2, 3, 12), 7.0)], 1)
    longer = torch.cat([mask, torch.zeros(2, 3, dtype=torch.bool)], 1)
    plain = network(image, text, mask)
    torch.testing.assert_close(network(image, padded, longer), plain, rtol=1e-4, atol=1e-5)
    shuffled = padded[:, [0, 1, 2, 3, 4, 5, 8, 6, 7]]
    torch.testing.assert_close(network(image, shuffled, longer), plain, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("pooling", ["conv", "resampler"])
def test_an_empty_prompt_is_well_defined(pooling: str) -> None:
    image, text, mask = inputs()
    logits = small(text_pooling=pooling)(image, text, torch.zeros_like(mask))
    assert torch.isfinite(logits).all()


@pytest.mark.parametrize("source", ["constant", "random", "learned"])
def test_controls_do_not_read_the_prompt(source: str) -> None:
    network = small(text_source=source)
    image, text, mask = inputs()
    assert torch.equal(network(image, text, mask), network(image, text + 1, mask))


def test_the_constant_control_has_the_same_size_as_real_text() -> None:
    assert millions(small(text_source="constant")) == millions(small())


def test_shuffled_text_is_that_of_a_neighbour() -> None:
    image, text, mask = inputs()
    real = small()(image, text.roll(1, 0), mask)
    assert torch.equal(small(text_source="shuffled")(image, text, mask), real)


def test_image_features_do_not_depend_on_the_text() -> None:
    network = small()
    image, text, mask = inputs()
    features = network.encode(image)
    again = network.decode(features, text, mask)
    assert torch.equal(again, network(image, text, mask))


@pytest.mark.parametrize("head", ["factored", "ordinal"])
def test_the_head_multiplies_kind_and_level(head: str) -> None:
    from vertext.anatomy import SPINE, Kind

    torch.manual_seed(0)
    network = AtmNet(AtmNetConfig(**SMALL, head=head)).eval()
    image, text, mask = inputs()
    decoded = network.fuse(network.encode(image), text, mask)
    p = network.head(*decoded).softmax(1)
    kinds = network.head.kind(decoded.fine).softmax(1)
    for number, kind in enumerate(Kind, start=1):
        levels = [s.index for s in SPINE.of_kind(kind)]
        torch.testing.assert_close(p[:, levels].sum(1), kinds[:, number], rtol=1e-3, atol=1e-6)


def test_a_place_on_the_axis_names_the_level_there_and_its_neighbours() -> None:
    from vertext.anatomy import SPINE, Kind
    from vertext.models.atm_net.level_coordinate import LevelCoordinate

    vertebrae = SPINE.of_kind(Kind.VERTEBRA)
    axis = LevelCoordinate([s.index for s in vertebrae])
    # L3 is the third vertebra above the sacrum: (3 - 5) / 2 on the untrained scale.
    raw = torch.tensor([-1.0, -1.5]).reshape(1, 2, 1, 1)
    likely = axis(raw)[0, :, 0, 0].argsort(descending=True)
    assert vertebrae[likely[0]].name == "L3"
    assert {vertebrae[i].name for i in likely[1:3]} == {"L2", "L4"}
    far = axis(torch.tensor([-1.0, 2.0]).reshape(1, 2, 1, 1))[0, :, 0, 0]
    assert far.softmax(0).max() < 0.2


def test_rare_and_common_levels_share_their_parameters() -> None:
    from vertext.anatomy import SPINE
    from vertext.models.atm_net.factored_head import FactoredHead

    torch.manual_seed(0)
    head = FactoredHead(fine=4, coarse=8, ordinal=True)
    fine, coarse = torch.randn(1, 4, 16, 16), torch.randn(1, 8, 4, 4)
    gradients = []
    for name in ("T9", "L3"):
        head.zero_grad()
        head(fine, coarse).log_softmax(1)[:, SPINE.by_name(name).index].mean().backward()
        gradients.append(head.level[2].weight.grad.abs() > 0)
    assert gradients[0].all()
    assert gradients[1].all()


def test_the_swin_encoder_scales_with_its_feature_size() -> None:
    encoder = SwinEncoder(in_channels=1, image_size=(64, 64), feature_size=12).eval()
    with torch.no_grad():
        features = encoder(torch.randn(1, 1, 64, 64))
    assert tuple(feature.shape[1] for feature in features) == encoder.channels
    assert encoder.channels == (12, 12, 24, 48, 96, 192)


def test_pooled_keys_cover_the_whole_map() -> None:
    from vertext.models.atm_net.image_self_attention import ImageSelfAttention

    torch.manual_seed(0)
    attention = ImageSelfAttention(8, grid=(10, 8), mode="pooled", window=4)
    tokens = torch.randn(1, 80, 8)
    changed = tokens.clone()
    changed[0, -1] += 1.0
    # The last token reaches the first through the pooled keys.
    assert not torch.allclose(attention(tokens)[0, 0], attention(changed)[0, 0])


def test_without_text_no_prompt_is_needed() -> None:
    network = small(stages=())
    assert not network.config.reads_prompt
    assert network(inputs()[0]).shape == (2, 21, 64, 64)
    with pytest.raises(ValueError, match="tokens"):
        small()(inputs()[0])


def test_canvas_must_fit_five_halvings() -> None:
    with pytest.raises(ValueError, match="multiples of 32"):
        AtmNetConfig(image_size=(100, 64))


@pytest.mark.slow
def test_training_the_paper_size_at_batch_8_fits_24_gb() -> None:
    """Bytes that autograd saves at batch 1, times 8, with weights and optimiser."""
    network = AtmNet(AtmNetConfig())
    saved: dict[int, int] = {}

    def count(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        saved[storage.data_ptr()] = storage.nbytes()
        return tensor

    weights = {p.untyped_storage().data_ptr() for p in network.parameters()}
    with torch.autograd.graph.saved_tensors_hooks(count, lambda tensor: tensor):
        logits = network(
            torch.randn(1, 1, 384, 384), torch.randn(1, 256, 768), torch.ones(1, 256).bool()
        )
    assert logits.shape == (1, 21, 384, 384)
    activations = sum(size for place, size in saved.items() if place not in weights)
    state = 4 * sum(p.numel() * 4 for p in network.parameters())
    assert 8 * activations + state < 24e9
