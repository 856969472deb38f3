"""A tiny bundle that reads the class of a pixel from its grey value, and scans made for it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tests.phantom import phantom, phantom_labels
from vertext.anatomy import SPINE
from vertext.files import sha256_of
from vertext.prompts import load_description, phrase_vocabulary
from vertext.text import PhraseBank
from vertext.volumes import SagittalView, Volume

SIZE = (160, 128)
CLASSES = tuple(name for name in SPINE.classes if name != "S")
REFERENCE = 25.0
"""Grey value of a strip in every slice: with it the network can undo the normalisation."""
_CODES = np.array([0.0, *(SPINE.by_name(name).index for name in CLASSES[1:]), REFERENCE])
_SHARPNESS = 4.0
_UNSAID = -3.0


def coded_phantom(*, axes: str = "LIP", levels: tuple[str, str] = ("T11", "L5")) -> Volume:
    """Return a scan whose grey values are internal numbers, with the reference strip."""
    volume, _ = phantom(levels, axes=axes)
    view = SagittalView.of(volume)
    coded = phantom_labels(levels).astype(np.float32)
    coded[:, :, -4:] = REFERENCE
    return Volume(view.restore(coded), volume.affine)


def write_phantom_bundle(folder: Path) -> Path:
    """Write the bundle into a new folder and return it."""
    folder.mkdir(parents=True)
    phrases = phrase_vocabulary(load_description("lumbar_mr"))
    # One number a phrase: the network sees at once what was said and what was not.
    bank = PhraseBank(np.eye(len(phrases)), phrases, encoder="hash", revision="one-hot")
    bank.save(folder / "phrases.safetensors")
    onnx.save(_encoder(), folder / "encoder.onnx")
    onnx.save(_decoder(phrases), folder / "decoder.onnx")
    files = {file.name: sha256_of(file) for file in sorted(folder.iterdir())}
    (folder / "card.json").write_text(json.dumps(_card(len(phrases), files)))
    return folder


def _card(dim: int, files: dict[str, str]) -> dict[str, object]:
    return {
        "schema": 1,
        "name": "phantom",
        "version": "1",
        "description": "Reads grey values.",
        "licence": {"code": "Apache-2.0", "weights": "CC0-1.0"},
        "trained_on": "nothing",
        "credit": "nobody",
        "split": "none",
        "limits": ["phantoms only"],
        "architecture": "atm-net",
        "classes": CLASSES,
        "input": {"size": SIZE, "spacing_mm": None, "normalisation": "slice"},
        "text": {"mode": "phrases", "encoder": "hash", "revision": "one-hot", "dim": dim,
                 "max_tokens": 32},
        "files": files,
    }  # fmt: skip


def _encoder() -> onnx.ModelProto:
    """Map the least grey value of a slice to 0 and the largest to REFERENCE."""
    nodes = [
        helper.make_node("ReduceMin", ["image", "axes"], ["low"]),
        helper.make_node("ReduceMax", ["image", "axes"], ["high"]),
        helper.make_node("Sub", ["image", "low"], ["above"]),
        helper.make_node("Sub", ["high", "low"], ["spread"]),
        helper.make_node("Add", ["spread", "tiny"], ["safe"]),
        helper.make_node("Div", ["above", "safe"], ["share"]),
        helper.make_node("Mul", ["share", "reference"], ["feature_0"]),
    ]
    constants = {
        "axes": np.array([2, 3]),
        "tiny": np.array(1e-6, np.float32),
        "reference": np.array(REFERENCE, np.float32),
    }
    shape = ["N", 1, *SIZE]
    return onnx_model(nodes, constants, {"image": shape}, {"feature_0": shape})


def _decoder(phrases: tuple[str, ...]) -> onnx.ModelProto:
    """Score every class by the distance of the grey value to its code, and whether it was said."""
    said = np.zeros((len(phrases), len(CLASSES)), np.float32)
    for channel, name in enumerate(CLASSES):
        for row, phrase in enumerate(phrases):
            said[row, channel] = channel == 0 or phrase.endswith(f" {name}")
    said[:, CLASSES.index("canal")] = [phrase == "spinal canal" for phrase in phrases]
    nodes = [
        helper.make_node("Sub", ["feature_0", "codes"], ["difference"]),
        helper.make_node("Mul", ["difference", "difference"], ["distance"]),
        helper.make_node("Mul", ["distance", "sharpness"], ["scores"]),
        helper.make_node("Split", ["scores", "parts"], ["empty", "classes", "strip"], axis=1),
        helper.make_node("Max", ["empty", "strip"], ["background"]),
        helper.make_node("Concat", ["background", "classes"], ["plain"], axis=1),
        helper.make_node("Cast", ["token_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
        helper.make_node("Mul", ["tokens", "column"], ["real"]),
        helper.make_node("ReduceMax", ["real", "middle"], ["spoken"], keepdims=0),
        helper.make_node("MatMul", ["spoken", "said"], ["matched"]),
        helper.make_node("Clip", ["matched", "zero", "one"], ["mentioned"]),
        helper.make_node("Sub", ["one", "mentioned"], ["unsaid"]),
        helper.make_node("Mul", ["unsaid", "price"], ["penalty"]),
        helper.make_node("Unsqueeze", ["penalty", "image_axes"], ["everywhere"]),
        helper.make_node("Add", ["plain", "everywhere"], ["logits"]),
    ]
    constants = {
        "codes": _CODES.reshape(1, -1, 1, 1).astype(np.float32),
        "sharpness": np.array(-_SHARPNESS, np.float32),
        "parts": np.array([1, len(CLASSES) - 1, 1]),
        "last": np.array([2]),
        "middle": np.array([1]),
        "image_axes": np.array([2, 3]),
        "said": said,
        "zero": np.array(0, np.float32),
        "one": np.array(1, np.float32),
        "price": np.array(_UNSAID, np.float32),
    }
    inputs = {
        "feature_0": ["N", 1, *SIZE],
        "tokens": ["N", "L", len(phrases)],
        "token_mask": ["N", "L"],
    }
    return onnx_model(nodes, constants, inputs, {"logits": ["N", len(CLASSES), *SIZE]})


def onnx_model(
    nodes: list[onnx.NodeProto],
    constants: dict[str, np.ndarray],
    inputs: dict[str, list[str | int]],
    outputs: dict[str, list[str | int]],
) -> onnx.ModelProto:
    """Return a checked graph."""

    def info(name: str, shape: list[str | int]) -> onnx.ValueInfoProto:
        kind = TensorProto.BOOL if name == "token_mask" else TensorProto.FLOAT
        return helper.make_tensor_value_info(name, kind, shape)

    graph = helper.make_graph(
        nodes,
        "phantom",
        [info(*entry) for entry in inputs.items()],
        [info(*entry) for entry in outputs.items()],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model
