"""Graphs that do not fit are refused by name; prompts are padded and masked."""

import json
import shutil

import numpy as np
import pytest

from vertext.errors import BundleError
from vertext.files import sha256_of
from vertext.inference.onnx_network import OnnxNetwork, pad_tokens, physical_cores
from vertext.models.model_bundle import ModelBundle


def changed(bundle, folder, change):
    """Copy the bundle, change its files, and sign them again."""
    shutil.copytree(bundle, folder)
    card = json.loads((folder / "card.json").read_text())
    change(folder, card)
    card["files"] = {name: sha256_of(folder / name) for name in card["files"]}
    (folder / "card.json").write_text(json.dumps(card))
    return ModelBundle(folder)


def test_decoder_must_give_the_classes_of_the_card(bundle, tmp_path):
    def drop_class(folder, card):
        card["classes"] = card["classes"][:-1]

    with pytest.raises(BundleError, match="logits for the 19 classes"):
        OnnxNetwork(changed(bundle, tmp_path / "b", drop_class))


def test_graphs_must_fit_together(bundle, tmp_path):
    def swap(folder, card):
        shutil.copy(folder / "decoder.onnx", folder / "encoder.onnx")

    with pytest.raises(BundleError, match="do not fit together"):
        OnnxNetwork(changed(bundle, tmp_path / "b", swap))


def test_what_is_no_graph_is_refused(bundle, tmp_path):
    def spoil(folder, card):
        (folder / "encoder.onnx").write_bytes(b"no graph")

    with pytest.raises(BundleError, match=r"encoder\.onnx cannot be loaded"):
        OnnxNetwork(changed(bundle, tmp_path / "b", spoil))


def test_prompts_of_different_length_are_padded_and_masked():
    padded, mask = pad_tokens([np.ones((2, 3), np.float32), np.ones((4, 3), np.float32)])
    assert padded.shape == (2, 4, 3)
    assert mask.tolist() == [[True, True, False, False], [True] * 4]
    assert not padded[0, 2:].any()


def test_there_is_a_core():
    assert physical_cores() >= 1
