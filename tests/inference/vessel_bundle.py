"""A tiny bundle that reads the kind of a vessel from its density, and a chest made for it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import helper

from tests.data.vascular_phantom.small import SMALL
from tests.inference.phantom_bundle import onnx_model
from vertext.anatomy import VesselKind
from vertext.data.vascular_phantom import VascularPhantom, make_vascular_phantom
from vertext.files import sha256_of
from vertext.volumes import Volume

PATCH = 16
_HU = {VesselKind.ARTERY: 150, VesselKind.VEIN: 250}
_WINDOW = (-700.0, 300.0)
_SHARPNESS, _WIDTH = 100.0, 0.03


def coded_chest() -> tuple[Volume, VascularPhantom]:
    """Return a CT whose arteries and veins have densities of their own, and its truth."""
    phantom = make_vascular_phantom(3, **SMALL)
    data = np.minimum(phantom.volume.data, 60)
    for kind, hu in _HU.items():
        data[phantom.kinds == kind.number] = hu
    return Volume(data, phantom.volume.affine, modality="CT"), phantom


def write_vessel_bundle(folder: Path, **words: object) -> Path:
    """Write the bundle into a new folder; its network cannot tell left from right.

    Args:
        folder: The bundle.
        words: What else its card says.
    """
    folder.mkdir(parents=True)
    onnx.save(_graph(), folder / "model.onnx")
    card = {
        "schema": 1,
        "name": "vessel-phantom",
        "version": "1",
        "description": "Reads densities.",
        "licence": {"code": "Apache-2.0", "weights": "CC0-1.0"},
        "trained_on": "nothing",
        "credit": "nobody",
        "split": "none",
        "limits": ["phantoms only"],
        "architecture": "lacaf",
        "classes": ["background", "left artery", "left vein", "right artery", "right vein"],
        "input": {
            "size": [PATCH, PATCH],
            "depth": PATCH,
            "spacing_mm": SMALL["spacing_mm"],
            "normalisation": "window",
            "window_hu": _WINDOW,
            "modality": "CT",
        },
        "files": {"model.onnx": sha256_of(folder / "model.onnx")},
    }
    (folder / "card.json").write_text(json.dumps(card | words))
    return folder


def _graph() -> onnx.ModelProto:
    """Score artery and vein by the distance to their density, left and right alike."""
    low, high = _WINDOW
    codes = [(hu - low) / (high - low) for hu in _HU.values()]
    shape = [1, 1, PATCH, PATCH, PATCH]
    nodes = [
        helper.make_node("Sub", ["image", "codes"], ["difference"]),
        helper.make_node("Abs", ["difference"], ["distance"]),
        helper.make_node("Sub", ["width", "distance"], ["closeness"]),
        helper.make_node("Mul", ["closeness", "sharpness"], ["logits"]),
    ]
    constants = {
        "codes": np.array([*codes, *codes], np.float32).reshape(1, 4, 1, 1, 1),
        "width": np.array(_WIDTH, np.float32),
        "sharpness": np.array(_SHARPNESS, np.float32),
    }
    return onnx_model(nodes, constants, {"image": shape}, {"logits": [1, 4, *shape[2:]]})
