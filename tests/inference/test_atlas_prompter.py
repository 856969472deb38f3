"""A bundle that holds its atlases segments without any prompt, and without torch."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from tests.atlases.spines import atlas
from tests.inference.phantom_bundle import CLASSES, SIZE
from vertext.anatomy import SPINE
from vertext.atlases import AtlasSet, save_atlas_set
from vertext.errors import BundleError
from vertext.files import sha256_of
from vertext.inference.segmenter import Segmenter
from vertext.volumes import Volume


@pytest.fixture(scope="module")
def prompted(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a bundle whose network says what most of its atlases say."""
    folder = tmp_path_factory.mktemp("atlas-model")
    onnx.save(_votes(), folder / "model.onnx")
    save_atlas_set(AtlasSet("two", (atlas("a"), atlas("b", shift=5))), folder)
    card = json.loads((bundle / "card.json").read_text())
    card |= {
        "name": "prompted",
        "architecture": "multiatlas-sam",
        "text": None,
        "atlases": {"form": "probability", "count": 3, "coarse": str(bundle)},
        "files": {file.name: sha256_of(file) for file in sorted(folder.iterdir())},
    }
    (folder / "card.json").write_text(json.dumps(card))
    return folder


def _votes() -> onnx.ModelProto:
    """Turn the shares of classes, the channels after the first, into logits."""
    rows, columns = SIZE
    names = ["background", *CLASSES[1:]]
    numbers = [0, *(SPINE.by_name(name).index for name in names[1:])]
    wanted = numpy_helper.from_array(np.array(numbers, np.int64) + 1, "wanted")
    sharp = numpy_helper.from_array(np.array(9.0, np.float32), "sharp")
    nodes = [
        helper.make_node("Gather", ["image", "wanted"], ["shares"], axis=1),
        helper.make_node("Mul", ["shares", "sharp"], ["logits"]),
    ]
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 22, rows, columns])
    logits = helper.make_tensor_value_info(
        "logits", TensorProto.FLOAT, ["N", len(names), rows, columns]
    )
    graph = helper.make_graph(nodes, "votes", [image], [logits], [wanted, sharp])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def test_atlases_prompt_the_network(prompted: Path, scan: Volume, truth: np.ndarray) -> None:
    result = Segmenter(prompted, threads=1).segment(scan)
    assert (result.structures == truth)[truth > 0].mean() > 0.9
    assert result.report.model.name == "prompted"


def test_the_report_times_every_step(prompted: Path, segmenter: Segmenter, scan: Volume) -> None:
    spent = Segmenter(prompted, threads=1).segment(scan).report.after_writing(1.0).timings
    assert spent.coarse is not None
    assert spent.registration is not None
    assert min(spent.coarse, spent.registration, spent.network) > 0
    steps = (spent.read, spent.coarse, spent.registration, spent.network, spent.decode)
    assert spent.total == pytest.approx(sum(steps) + spent.measure + 1.0, abs=0.01)
    assert segmenter.segment(scan).report.timings.coarse is None


@pytest.mark.parametrize("length", [1, 2])
def test_a_circle_of_coarse_networks_is_refused(
    prompted: Path, tmp_path: Path, length: int
) -> None:
    folders = [tmp_path / f"model{number}" for number in range(length)]
    for number, folder in enumerate(folders):
        shutil.copytree(prompted, folder)
        card = json.loads((folder / "card.json").read_text())
        card["atlases"]["coarse"] = str(folders[(number + 1) % length])
        (folder / "card.json").write_text(json.dumps(card))
    with pytest.raises(BundleError, match="is prompted by atlases itself"):
        Segmenter(folders[0], threads=1)


def test_a_bundle_without_its_atlases_is_refused(prompted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    folder.mkdir()
    card = json.loads((prompted / "card.json").read_text())
    card["files"] = {"model.onnx": card["files"]["model.onnx"]}
    (folder / "card.json").write_text(json.dumps(card))
    (folder / "model.onnx").write_bytes((prompted / "model.onnx").read_bytes())
    with pytest.raises(BundleError, match=r"atlases\.json"):
        Segmenter(folder, threads=1)
