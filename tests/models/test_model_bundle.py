"""Bundles as folder and zip: found, checked, and refused when damaged."""

import hashlib
import json
import zipfile

import pytest

from tests.models.test_model_card import CARD
from vertext.errors import BundleError
from vertext.models.model_bundle import ModelBundle, load_model


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "bundle"
    root.mkdir()
    digests = {}
    for name in ("encoder.onnx", "decoder.onnx", "phrases.safetensors"):
        (root / name).write_bytes(name.encode())
        digests[name] = hashlib.sha256(name.encode()).hexdigest()
    (root / "card.json").write_text(json.dumps(CARD | {"files": digests}))
    return root


@pytest.fixture
def archive(folder, tmp_path):
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w") as target:
        for file in sorted(folder.iterdir()):
            target.write(file, file.name)
    return path


def test_folder_and_zip_are_the_same_model(folder, archive):
    one, other = load_model(folder), load_model(str(archive))
    assert one.card == other.card
    assert one.sha256 == other.sha256
    assert one.read("encoder.onnx") == other.read("encoder.onnx") == b"encoder.onnx"


def test_changed_file_is_refused_by_name(folder):
    (folder / "decoder.onnx").write_bytes(b"other")
    with pytest.raises(BundleError, match=r"decoder\.onnx is damaged"):
        load_model(folder)


def test_missing_file_is_refused_by_name(folder):
    (folder / "phrases.safetensors").unlink()
    with pytest.raises(BundleError, match=r"lacks phrases\.safetensors"):
        load_model(folder)


def test_card_must_list_the_needed_files(folder):
    (folder / "card.json").write_text(json.dumps(CARD))
    with pytest.raises(BundleError, match=r"does not list decoder\.onnx"):
        ModelBundle(folder)


def test_half_a_zip_is_refused(archive):
    archive.write_bytes(archive.read_bytes()[:-40])
    with pytest.raises(BundleError, match="cannot be read"):
        load_model(archive)


def test_a_file_that_is_no_bundle_is_refused(tmp_path):
    file = tmp_path / "scan.nii"
    file.write_bytes(b"no zip")
    with pytest.raises(BundleError, match="folder or a zip"):
        load_model(file)


def test_unlisted_file_cannot_be_read(folder):
    (folder / "extra.bin").write_bytes(b"extra")
    with pytest.raises(BundleError, match="does not list"):
        ModelBundle(folder).read("extra.bin")


def test_unknown_name_says_what_to_give():
    with pytest.raises(BundleError, match="no model named 'nonsense'"):
        load_model("nonsense")
