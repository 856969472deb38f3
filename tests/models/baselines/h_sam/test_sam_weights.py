"""SAM's weights: the right file, the right names, another image size."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import save_file  # noqa: E402

from tests.models.baselines.h_sam.tiny import tiny  # noqa: E402
from vertext.errors import ReadError  # noqa: E402

SIZE = (128, 96)


def sam() -> dict[str, torch.Tensor]:
    """Weights under SAM's names, of a SAM for another image size."""
    network = tiny(image_size=SIZE)
    torch.manual_seed(7)
    theirs = {
        "image_encoder.": "image_encoder.",
        "coarse.transformer.": "mask_decoder.transformer.",
        "coarse.output_upscaling.": "mask_decoder.output_upscaling.",
        "no_mask": "prompt_encoder.no_mask_embed.weight",
        "position.frequencies": "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix",
    }
    return {
        name.replace(ours, sams, 1): torch.randn_like(value)
        for name, value in network.state_dict().items()
        for ours, sams in theirs.items()
        if name.startswith(ours) and ".lora_" not in name
    } | {"mask_decoder.iou_token.weight": torch.zeros(1, 32)}


@pytest.fixture
def safetensors(tmp_path: Path) -> Path:
    save_file(sam(), tmp_path / "sam.safetensors")
    return tmp_path / "sam.safetensors"


def test_weights_of_the_same_size_come_as_they_are(safetensors: Path) -> None:
    own = tiny(image_size=SIZE, checkpoint=safetensors).state_dict()
    there = sam()
    for name in ("image_encoder.pos_embed", "image_encoder.blocks.1.attn.rel_pos_h"):
        assert torch.equal(own[name], there[name])
    layer = "transformer.layers.1.cross_attn_token_to_image.q_proj.weight"
    assert torch.equal(own[f"coarse.{layer}"], there[f"mask_decoder.{layer}"])
    code = "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix"
    assert torch.equal(own["position.frequencies"], there[code])


def test_position_tables_shrink_to_the_image(safetensors: Path) -> None:
    own = tiny(checkpoint=safetensors).state_dict()
    assert own["image_encoder.pos_embed"].shape == (1, 4, 4, 48)
    table = own["image_encoder.blocks.1.attn.rel_pos_h"]
    assert table.shape == (7, 12)
    there = sam()["image_encoder.blocks.1.attn.rel_pos_h"]
    # No offset stays no offset.
    torch.testing.assert_close(table[3], there[len(there) // 2])


def test_a_pth_needs_the_sum_of_the_official_file_or_its_own(tmp_path: Path) -> None:
    path = tmp_path / "sam.pth"
    torch.save(sam(), path)
    with pytest.raises(ReadError, match="SHA-256"):
        tiny(checkpoint=path)
    tiny(checkpoint=path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def test_another_file_is_refused(safetensors: Path) -> None:
    with pytest.raises(ReadError, match="SHA-256"):
        tiny(checkpoint=safetensors, sha256="0" * 64)


def test_another_sam_is_refused(safetensors: Path) -> None:
    with pytest.raises(ReadError, match="dim"):
        tiny(checkpoint=safetensors, dim=96)
    with pytest.raises(ReadError, match="lacks"):
        tiny(checkpoint=safetensors, depth=3)


def test_code_in_a_pickle_does_not_run(tmp_path: Path) -> None:
    path = tmp_path / "evil.pth"
    torch.save({"image_encoder.pos_embed": Path("x")}, path)
    with pytest.raises(ReadError, match="cannot be read"):
        tiny(checkpoint=path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="nowhere"):
        tiny(checkpoint=tmp_path / "nowhere.pth")
