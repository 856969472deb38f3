"""The same weights give the same masks as in the SAM of another library."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from safetensors.torch import save_file  # noqa: E402

from tests.models.sam.tiny import VIT, vit_weights  # noqa: E402
from vertext.models.sam import load_sam_checkpoint  # noqa: E402

SIDE = 96
NAMES = {
    "image_encoder.": "vision_encoder.",
    "patch_embed.proj.": "patch_embed.projection.",
    ".blocks.": ".layers.",
    ".norm_final": ".layer_norm_final",
    ".norm": ".layer_norm",
    "neck.0.": "neck.conv1.",
    "neck.1.": "neck.layer_norm1.",
    "neck.2.": "neck.conv2.",
    "neck.3.": "neck.layer_norm2.",
    "point_embeddings.": "point_embed.",
    "mask_downscaling.0.": "mask_embed.conv1.",
    "mask_downscaling.1.": "mask_embed.layer_norm1.",
    "mask_downscaling.3.": "mask_embed.conv2.",
    "mask_downscaling.4.": "mask_embed.layer_norm2.",
    "mask_downscaling.6.": "mask_embed.conv3.",
    "pe_layer.positional_encoding_gaussian_matrix": "shared_embedding.positional_embedding",
    "output_upscaling.0.": "upscale_conv1.",
    "output_upscaling.1.": "upscale_layer_norm.",
    "output_upscaling.3.": "upscale_conv2.",
}
HEADS = {".layers.0.": ".proj_in.", ".layers.1.": ".layers.0.", ".layers.2.": ".proj_out."}


def their_name(name: str) -> str:
    for ours, theirs in NAMES.items():
        name = name.replace(ours, theirs)
    if "hypernetworks" in name or "prediction_head" in name:
        number = next(layer for layer in HEADS if layer in name)
        name = name.replace(number, HEADS[number])
    return name


def their_sam(weights: dict[str, torch.Tensor]) -> torch.nn.Module:
    vision = {
        "hidden_size": VIT.dim,
        "mlp_dim": 4 * VIT.dim,
        "num_hidden_layers": VIT.depth,
        "num_attention_heads": VIT.heads,
        "window_size": VIT.window,
        "global_attn_indexes": list(VIT.global_blocks),
        "output_channels": VIT.width,
        "num_pos_feats": VIT.width // 2,
        "image_size": SIDE,
    }
    prompts = {"hidden_size": VIT.width, "image_size": SIDE, "image_embedding_size": SIDE // 16}
    decoder = {"hidden_size": VIT.width, "iou_head_hidden_dim": VIT.width, "mlp_dim": 24}
    # SAM's own transformer has PyTorch's default here.
    config = transformers.SamConfig(
        vision_config=vision,
        prompt_encoder_config=prompts,
        mask_decoder_config=decoder | {"layer_norm_eps": 1e-5},
    )
    sam = transformers.SamModel(config).eval()
    theirs = {their_name(name): value for name, value in weights.items()}
    code = theirs["prompt_encoder.shared_embedding.positional_embedding"]
    sam.load_state_dict(theirs | {"shared_image_embedding.positional_embedding": code})
    return sam


@pytest.mark.slow
@pytest.mark.parametrize("given", [("points",), ("boxes",), ("points", "boxes", "masks")])
def test_masks_and_their_quality_are_those_of_transformers(
    tmp_path: Path, given: tuple[str, ...]
) -> None:
    save_file(vit_weights(), tmp_path / "sam.safetensors")
    ours = load_sam_checkpoint(tmp_path / "sam.safetensors", (SIDE, SIDE))
    theirs = their_sam(vit_weights())
    image = torch.randn(1, 3, SIDE, SIDE)
    points = torch.tensor([[[20.0, 30.0, 1.0], [70.0, 44.0, 0.0], [0.0, 0.0, -1.0]]])
    boxes, masks = torch.tensor([[10.0, 20.0, 60.0, 80.0]]), 5 * torch.randn(1, 24, 24)
    points, boxes, masks = (
        prompt if name in given else None
        for name, prompt in (("points", points), ("boxes", boxes), ("masks", masks))
    )
    with torch.no_grad():
        prompt = ours.prompt_encoder(points, boxes, masks, size=(SIDE, SIDE))
        code = ours.prompt_encoder.grid_code((SIDE // 16, SIDE // 16))
        mine = ours.mask_decoder(ours.image_encoder(image), code, prompt)
        expected = theirs(
            pixel_values=image,
            input_points=None if points is None else points[None, ..., :2],
            input_labels=None if points is None else points[None, ..., 2].long(),
            input_boxes=None if boxes is None else boxes[None],
            input_masks=None if masks is None else masks[None],
            multimask_output=True,
        )
    torch.testing.assert_close(mine.logits[:, 1:], expected.pred_masks[0], rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(mine.quality[:, 1:], expected.iou_scores[0], rtol=1e-4, atol=1e-4)
