"""A bundle in 8 bits answers nearly the same, says what it is, and appears whole or not at all."""

import json
import shutil

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from tests.inference.phantom_bundle import coded_phantom, write_phantom_bundle
from tests.inference.vessel_bundle import write_vessel_bundle
from vertext.errors import ReadError, UsageError
from vertext.files import sha256_of
from vertext.inference.segmenter import Segmenter
from vertext.models.model_bundle import ModelBundle, load_model
from vertext.training.quantise_bundle import quantise_bundle
from vertext.volumes.nifti_writer import write_nifti

KERNEL = numpy_helper.from_array(np.ones((1, 1, 1, 1), np.float32), "kernel")


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return write_phantom_bundle(tmp_path_factory.mktemp("model") / "phantom")


@pytest.fixture(scope="module")
def spoken(plain, tmp_path_factory):
    """The phantom's bundle, with a convolution that changes nothing in either graph."""
    folder = shutil.copytree(plain, tmp_path_factory.mktemp("model") / "spoken")
    for name, node in (("encoder.onnx", -1), ("decoder.onnx", 0)):
        model = onnx.load(folder / name)
        convolve(model.graph, node)
        onnx.save(model, folder / name)
    return signed(folder)


@pytest.fixture(scope="module")
def silent(spoken, tmp_path_factory):
    """The same without text, in one graph."""
    folder = shutil.copytree(spoken, tmp_path_factory.mktemp("model") / "silent")
    model, decoder = (onnx.load(folder / f"{part}coder.onnx") for part in ("en", "de"))
    last = next(n for n, node in enumerate(decoder.graph.node) if node.output[0] == "plain")
    decoder.graph.node[last].output[0] = "logits"
    model.graph.node.extend(decoder.graph.node[: last + 1])
    model.graph.initializer.extend(t for t in decoder.graph.initializer if t.name != "kernel")
    del model.graph.output[:]
    model.graph.output.extend(decoder.graph.output)
    onnx.save(model, folder / "model.onnx")
    for name in ("encoder.onnx", "decoder.onnx", "phrases.safetensors"):
        (folder / name).unlink()
    return signed(folder, text=None)


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    path, volume = tmp_path_factory.mktemp("scans") / "scan.nii.gz", coded_phantom()
    write_nifti(path, volume.data, volume.affine)
    return path


def convolve(graph, place):
    """Put a convolution behind the last node, or before the first."""
    node = graph.node[place]
    if place == -1:
        node.output[0] = "unconvolved"
        graph.node.append(helper.make_node("Conv", ["unconvolved", "kernel"], ["feature_0"]))
    else:
        node.input[0] = "convolved"
        graph.node.insert(0, helper.make_node("Conv", ["feature_0", "kernel"], ["convolved"]))
    graph.initializer.append(KERNEL)


def signed(folder, **changes):
    """Write the card for the files that are there now."""
    card = folder / "card.json"
    content = json.loads(card.read_text()) | changes
    content["files"] = {f.name: sha256_of(f) for f in folder.iterdir() if f != card}
    card.write_text(json.dumps(content))
    return folder


@pytest.mark.parametrize("kind", ["spoken", "silent"])
def test_labels_are_nearly_those_of_the_bundle(kind, request, scan, tmp_path):
    bundle = request.getfixturevalue(kind)
    quantise_bundle(bundle, [scan], tmp_path / "new")
    before, after = (
        Segmenter(one, threads=1).segment(scan).structures for one in (bundle, tmp_path / "new")
    )
    assert np.count_nonzero(before) > 1000
    assert np.mean(before == after) > 0.999
    for graph in (tmp_path / "new").glob("*.onnx"):
        kinds = {node.op_type for node in onnx.load(graph).graph.node}
        assert {"QuantizeLinear", "DequantizeLinear"} <= kinds


def test_card_says_what_was_done_and_signs_every_file(spoken, scan, tmp_path):
    written = quantise_bundle(spoken, [scan.parent], tmp_path / "new")
    card = load_model(tmp_path / "new").card
    assert written == card
    assert card.description == "Reads grey values. Convolutions in 8 bits, calibrated on 1 scan."
    assert card.limits[0] == "phantoms only"
    assert "before its convolutions went to 8 bits" in card.limits[-1]
    old = ModelBundle(spoken).card
    assert {name for name, digest in card.files.items() if digest == old.files[name]} == {
        "phrases.safetensors"
    }


def test_same_bundle_and_scans_give_the_same_bytes_without_a_trace_of_the_machine(
    spoken, scan, tmp_path
):
    for name in ("one", "other"):
        quantise_bundle(spoken, [scan], tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        content = file.read_bytes()
        assert content == (tmp_path / "other" / file.name).read_bytes()
        assert str(tmp_path).encode() not in content
        if file.suffix == ".onnx":
            assert not onnx.load(file).metadata_props


def test_a_graph_without_convolutions_stays_as_it_is(spoken, plain, scan, tmp_path):
    mixed = shutil.copytree(spoken, tmp_path / "mixed")
    shutil.copy(plain / "decoder.onnx", mixed)
    quantise_bundle(signed(mixed), [scan], tmp_path / "new")
    assert sha256_of(tmp_path / "new" / "decoder.onnx") == sha256_of(plain / "decoder.onnx")
    assert sha256_of(tmp_path / "new" / "encoder.onnx") != sha256_of(mixed / "encoder.onnx")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda spoken, folder: write_vessel_bundle(folder), "a model of vessels"),
        (
            lambda spoken, folder: signed(
                shutil.copytree(spoken, folder),
                atlases={"form": "set", "count": 1, "coarse": "atm-net"},
            ),
            "a model that atlases prompt",
        ),
        (lambda spoken, folder: write_phantom_bundle(folder), "no convolutions"),
    ],
)
def test_what_cannot_be_turned_is_refused(change, message, spoken, scan, tmp_path):
    bundle = change(spoken, tmp_path / "bundle")
    with pytest.raises(UsageError, match=message):
        quantise_bundle(bundle, [scan], tmp_path / "new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["bundle"]


def test_what_is_in_8_bits_is_not_turned_again(spoken, scan, tmp_path):
    quantise_bundle(spoken, [scan], tmp_path / "new")
    with pytest.raises(UsageError, match="in 8 bits already"):
        quantise_bundle(tmp_path / "new", [scan], tmp_path / "newer")


def test_without_scans_there_are_no_ranges(spoken, tmp_path):
    with pytest.raises(UsageError, match="need scans"):
        quantise_bundle(spoken, [], tmp_path / "new")


def test_a_bundle_that_exists_stays(spoken, scan, tmp_path):
    (tmp_path / "new").mkdir()
    with pytest.raises(UsageError, match="exists already"):
        quantise_bundle(spoken, [scan], tmp_path / "new")
    assert not list((tmp_path / "new").iterdir())


def test_a_scan_that_cannot_be_read_leaves_nothing(spoken, scan, tmp_path):
    with pytest.raises(ReadError):
        quantise_bundle(spoken, [scan, tmp_path / "missing.nii.gz"], tmp_path / "new")
    assert not list(tmp_path.iterdir())
