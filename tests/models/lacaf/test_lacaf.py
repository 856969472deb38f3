from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("monai")

from pydantic import ValidationError  # noqa: E402

from vertext.models.lacaf.class_text import class_text, encode_classes  # noqa: E402
from vertext.models.lacaf.config import Fusion, LacafConfig  # noqa: E402
from vertext.models.lacaf.dynamic_head import PARAMETERS, WIDTH, apply_heads  # noqa: E402
from vertext.models.lacaf.lacaf import Lacaf  # noqa: E402
from vertext.models.lacaf.position_code_3d import position_code_3d  # noqa: E402
from vertext.models.lacaf.self_adaptive import SelfAdaptive  # noqa: E402
from vertext.text import HashEncoder  # noqa: E402

SMALL = {"patch": 16, "channels": (4, 8, 16), "text_dim": 12, "dim": 24, "adapter_dim": 6}
SWIN = (12, 12, 24, 48, 96, 192)
every_fusion = pytest.mark.parametrize("fusion", list(Fusion))


def _network(**changes: object) -> Lacaf:
    torch.manual_seed(0)
    return Lacaf(LacafConfig(**(SMALL | changes))).eval()


def _inputs(cases: int = 2, channels: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    image = torch.rand(cases, channels, 16, 16, 16, generator=generator)
    return image, torch.randn(4, 12, generator=generator)


@every_fusion
def test_one_step_reaches_every_parameter(fusion: Fusion) -> None:
    network = _network(fusion=fusion).train()
    logits = network(*_inputs())
    assert logits.shape == (2, 4, 16, 16, 16)
    logits.square().mean().backward()
    idle = [name for name, p in network.named_parameters() if p.grad is None]
    assert idle == []
    assert all(torch.isfinite(p.grad).all() for p in network.parameters())


@every_fusion
def test_a_case_does_not_depend_on_the_others(fusion: Fusion) -> None:
    network = _network(fusion=fusion)
    image, text = _inputs()
    with torch.no_grad():
        torch.testing.assert_close(network(image, text)[:1], network(image[:1], text))


@every_fusion
def test_features_are_reused_with_any_text(fusion: Fusion) -> None:
    network = _network(fusion=fusion)
    image, text = _inputs()
    with torch.no_grad():
        features = network.encode(image)
        assert torch.equal(network.decode(features, text), network(image, text))
        same = torch.equal(network.decode(features, 2 * text + 1), network(image, text))
    assert same == (fusion is Fusion.NONE)


def test_text_is_asked_for() -> None:
    image, _ = _inputs()
    with pytest.raises(ValueError, match="text vectors"):
        _network()(image)
    assert _network(fusion="none")(image).shape[1] == 4


def test_released_is_a_scalar_gate() -> None:
    part = SelfAdaptive(LacafConfig(**SMALL, fusion="released")).eval()
    bottleneck, text = torch.randn(2, 16, 4, 4, 4), torch.randn(2, 4, 12)
    with torch.no_grad():
        found = part(bottleneck, text)
        image, adapted = part.image_adapter(bottleneck), part.text_adapter(text)
    for case in range(2):
        affinity = adapted[case] @ adapted[case].T
        affinity = (affinity - affinity.min()) / (affinity.max() - affinity.min())
        for vessel in range(4):
            gate = affinity[vessel].sum() * image[case]
            expected = torch.cat([gate, adapted[case, vessel]])
            torch.testing.assert_close(found[case, vessel], expected, rtol=1e-5, atol=1e-5)


def test_cross_attention_sees_where_tokens_lie() -> None:
    part = SelfAdaptive(LacafConfig(**SMALL)).eval()
    bottleneck, text = torch.randn(1, 16, 4, 4, 4), torch.randn(1, 4, 12)
    shuffled = bottleneck.flatten(2)[..., torch.randperm(64)].view_as(bottleneck)
    with torch.no_grad():
        assert not torch.allclose(part(bottleneck, text), part(shuffled, text), atol=1e-4)
        pooled = SelfAdaptive(LacafConfig(**SMALL, fusion="text")).eval()
        assert torch.equal(pooled(bottleneck, text), pooled(shuffled, text))


def test_the_ablation_hands_frozen_vectors_through() -> None:
    network = _network(fusion="concatenated")
    text = torch.randn(2, 4, 12)
    with torch.no_grad():
        classes = network.fusion(torch.randn(2, 16, 4, 4, 4), text)
    assert torch.equal(classes[..., 24:], text)
    assert torch.equal(classes[:, 0, :24], classes[:, 3, :24])
    assert [name for name, _ in network.fusion.named_parameters() if "text" in name] == []


def test_constant_text_gives_shared_parts_one_answer() -> None:
    image, text = _inputs()
    with torch.no_grad():
        logits = _network(fusion="universal", constant_text=True)(image, text)
        own = _network(fusion="universal")(image, text)
    assert torch.equal(logits[:, 0], logits[:, 3])
    assert not torch.equal(own[:, 0], own[:, 3])


def test_heads_equal_a_loop_of_convolutions() -> None:
    assert PARAMETERS == 153
    features, parameters = torch.randn(2, WIDTH, 27), torch.randn(2, 3, PARAMETERS)
    found = apply_heads(features, parameters)
    for case in range(2):
        for vessel in range(3):
            w1, w2, w3, b1, b2, b3 = parameters[case, vessel].split([64, 64, 8, 8, 8, 1])
            x = features[case : case + 1].view(1, WIDTH, 3, 3, 3)
            for weight, bias in ((w1.view(8, 8), b1), (w2.view(8, 8), b2), (w3.view(1, 8), b3)):
                x = torch.conv3d(x, weight[:, :, None, None, None], bias)
                x = x if len(weight) == 1 else torch.relu(x)
            torch.testing.assert_close(found[case, vessel], x.flatten(), rtol=1e-4, atol=1e-4)


def test_places_have_different_codes() -> None:
    code = position_code_3d((3, 4, 5), 24)
    assert code.shape == (60, 24)
    assert torch.cdist(code, code).fill_diagonal_(9).min() > 0.01


def test_stored_vectors_need_no_encoder() -> None:
    encoder = HashEncoder(dim=12)
    bank = encode_classes("pulmonary_ct_two", encoder)
    assert len(bank.phrases) == 2
    vectors = class_text("pulmonary_ct_two", bank)
    assert vectors.shape == (4, 12)
    assert np.array_equal(vectors[0], vectors[2])
    assert not np.array_equal(vectors[0], vectors[1])


def test_lacaf_runs_on_swin_unetr() -> None:
    network = _network(backbone="swin_unetr", patch=64, channels=SWIN)
    image = torch.rand(1, 1, 64, 64, 64)
    bottleneck, fine = network.encode(image)
    assert torch.equal(fine, network.backbone.whole(image))
    assert bottleneck.shape == (1, 192, 2, 2, 2)
    logits = network.decode((bottleneck, fine), torch.randn(4, 12))
    assert logits.shape == (1, 4, 64, 64, 64)
    logits.square().mean().backward()
    assert all(p.grad is not None for p in network.parameters())


@pytest.mark.parametrize(
    "settings",
    [
        {"patch": 20, "channels": (16,) * 4},
        {"heads": 5},
        {"channels": (4, 8)},
        {"backbone": "swin_unetr", "patch": 128, "channels": (12, 24, 48, 96, 192, 384)},
    ],
)
def test_settings_that_do_not_fit_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        LacafConfig(**settings)


@pytest.mark.slow
def test_the_released_size_takes_a_step() -> None:
    config = LacafConfig(
        patch=32, channels=(64, 128, 256, 512), text_dim=512, dim=256, adapter_dim=128,
        fusion="released",
    )  # fmt: skip
    network = Lacaf(config)
    logits = network(torch.rand(1, 1, 32, 32, 32), torch.randn(4, 512))
    assert logits.shape == (1, 4, 32, 32, 32)
    logits.mean().backward()
    assert network.backbone.stem.conv1.conv.weight.grad.abs().sum() > 0
