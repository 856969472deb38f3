"""SAM's checkpoints: sizes read off the file, tables of places, other files refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import save_file  # noqa: E402

from tests.models.sam.tiny import vit_weights  # noqa: E402
from vertext.errors import ReadError, UsageError  # noqa: E402
from vertext.models.sam import load_sam_checkpoint  # noqa: E402


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    save_file(vit_weights(), tmp_path / "sam.safetensors")
    return tmp_path / "sam.safetensors"


def pth(folder: Path, content: object) -> tuple[Path, str]:
    path = folder / "sam.pth"
    torch.save(content, path)
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_tensor_is_filled_and_the_network_runs(checkpoint: Path) -> None:
    sam = load_sam_checkpoint(checkpoint, (96, 96))
    stored = vit_weights()
    assert sam.state_dict().keys() == stored.keys()
    assert all(torch.equal(value, stored[name]) for name, value in sam.state_dict().items())
    encoded = sam.encode(torch.rand(50, 40).numpy())
    masks = sam.predict(encoded, boxes=torch.tensor([[4.0, 5.0, 30.0, 45.0]]))
    assert masks.logits.shape == (1, 1, 50, 40)


@pytest.mark.parametrize("size", [(64, 96), (128, 32)])
def test_tables_of_places_are_resized(tmp_path: Path, size: tuple[int, int]) -> None:
    """Ramps stay ramps: over the image, and over the steps between two tokens."""
    stored = vit_weights()
    ramp = (torch.arange(6) + 0.5) / 6
    stored["image_encoder.pos_embed"][0, ..., 0] = ramp[:, None] + 10 * ramp
    stored["image_encoder.blocks.1.attn.rel_pos_h"][:, 0] = torch.arange(-5.0, 6.0) / 11
    path, sha256 = pth(tmp_path, stored)
    state = load_sam_checkpoint(path, size, sha256=sha256).state_dict()
    rows, columns = (((torch.arange(n // 16) + 0.5) * 16 / n).clamp(1 / 12, 11 / 12) for n in size)
    table = state["image_encoder.pos_embed"][0, ..., 0]
    torch.testing.assert_close(table, rows[:, None] + 10 * columns)
    count = 2 * (size[0] // 16) - 1
    steps = (torch.arange(count) - count // 2) / count
    steps = steps.clamp(-5 / 11, 5 / 11)
    torch.testing.assert_close(state["image_encoder.blocks.1.attn.rel_pos_h"][:, 0], steps)
    windowed = "image_encoder.blocks.0.attn.rel_pos_h"
    assert torch.equal(state[windowed], stored[windowed])


def test_a_pth_needs_the_sum_of_an_official_file_or_its_own(tmp_path: Path) -> None:
    path, sha256 = pth(tmp_path, vit_weights())
    with pytest.raises(ReadError, match="SHA-256"):
        load_sam_checkpoint(path)
    with pytest.raises(ReadError, match="SHA-256"):
        load_sam_checkpoint(path, sha256="0" * 64)
    assert load_sam_checkpoint(path, (96, 96), sha256=sha256).size == (96, 96)


def test_code_in_a_pickle_does_not_run(tmp_path: Path) -> None:
    path, sha256 = pth(tmp_path, {"image_encoder.pos_embed": Path("x")})
    with pytest.raises(ReadError, match="cannot be read"):
        load_sam_checkpoint(path, sha256=sha256)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda state: state.clear(),
        lambda state: state.pop("image_encoder.blocks.1.attn.rel_pos_h"),
        lambda state: state.pop("mask_decoder.iou_token.weight"),
        lambda state: state.update({"text_encoder.weight": torch.zeros(2)}),
        lambda state: state.update({"mask_decoder.mask_tokens.weight": torch.zeros(5, 16)}),
        lambda state: state.update({"image_encoder.pos_embed": torch.zeros(36, 16)}),
    ],
)
def test_what_is_no_whole_sam_is_refused(tmp_path: Path, spoil: object) -> None:
    state = vit_weights()
    spoil(state)
    path, sha256 = pth(tmp_path, state)
    with pytest.raises(ReadError, match=r"sam\.pth.*Give a checkpoint of SAM"):
        load_sam_checkpoint(path, (96, 96), sha256=sha256)


@pytest.mark.parametrize("size", [(100, 96), (96, 0)])
def test_sides_are_multiples_of_16(checkpoint: Path, size: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match="multiples of 16"):
        load_sam_checkpoint(checkpoint, size)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="nowhere"):
        load_sam_checkpoint(tmp_path / "nowhere.pth")
