"""From a model bundle to one that computes in 8 bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from vertext.errors import UsageError
from vertext.files import sha256_of
from vertext.inference.cases import Case, find_cases
from vertext.inference.onnx_network import pad_tokens
from vertext.inference.open_scan import OpenScan
from vertext.inference.runtime import Runtime
from vertext.inference.slice_network import SliceNetwork
from vertext.models.model_bundle import (
    CARD_FILE,
    DECODER_FILE,
    ENCODER_FILE,
    MODEL_FILE,
    ModelBundle,
    load_model,
)
from vertext.models.model_card import ModelCard
from vertext.training.new_bundle import new_bundle
from vertext.training.quantise_graph import quantise_graph
from vertext.training.recording_network import Images, RecordingNetwork, Tokens
from vertext.volumes import read_scan

_RUNS_OF_A_SCAN = 4
"""Runs of the network that a scan lends, evenly spread, since neighbours are alike."""
_LIMIT = "All figures of this card were measured before its convolutions went to 8 bits."

Run = tuple[Images, Tokens]
Graphs = Mapping[str, onnx.ModelProto]


def quantise_bundle(bundle: str | Path, scans: Iterable[str | Path], out: str | Path) -> ModelCard:
    """Write a bundle whose convolutions compute in 8 bits.

    The scans are segmented with the automatic prompt, and what the graphs then get sets the
    ranges of 8 bits (`quantise_graph`). The same bundle and scans give the same bytes.

    Args:
        bundle: Name of a shipped model, or path of a bundle of the spine.
        scans: Files and folders, as `find_cases` takes them; a few scans suffice.
        out: Folder to write; it must not exist.

    Returns:
        The card as written.

    Raises:
        UsageError: The new bundle exists, there are no scans, or the bundle outlines vessels, is
            prompted by atlases, has no convolutions or is in 8 bits already.
        BundleError: The bundle is missing or damaged.
        ReadError: A scan cannot be read.
        UnsupportedInputError: A scan is not something that the model can segment.
    """
    model = load_model(bundle)
    _check_kind(model)
    graphs = _graphs(model)
    cases = find_cases(scans)
    if not cases:
        raise UsageError("8 bits need scans to take their ranges from", remedy="Give a few scans")
    with new_bundle(Path(out)) as parts:
        for name in model.card.files.keys() - graphs.keys():
            (parts / name).write_bytes(model.read(name))
        _write_graphs(model, graphs, cases, parts)
        card = _card(model.card, parts, len(cases))
        (parts / CARD_FILE).write_text(card.to_json(), encoding="utf-8")
    return card


def _check_kind(model: ModelBundle) -> None:
    if model.card.cube is not None:
        raise UsageError("a model of vessels cannot be turned to 8 bits", source=model.path)
    if model.card.atlases is not None:
        raise UsageError(
            "a model that atlases prompt cannot be turned to 8 bits", source=model.path
        )


def _graphs(model: ModelBundle) -> Graphs:
    """Return the graphs that have convolutions, by file."""
    found = {}
    for name in model.card.files.keys() & {ENCODER_FILE, DECODER_FILE, MODEL_FILE}:
        graph = onnx.load_from_string(model.read(name))
        kinds = {node.op_type for node in graph.graph.node}
        if "QuantizeLinear" in kinds:
            raise UsageError(f"{name} is in 8 bits already", source=model.path)
        if "Conv" in kinds:
            found[name] = graph
    if not found:
        raise UsageError("it has no convolutions to turn to 8 bits", source=model.path)
    return found


def _write_graphs(model: ModelBundle, graphs: Graphs, cases: Sequence[Case], folder: Path) -> None:
    runtime = Runtime(model, scheme="spider", device="cpu", threads=None)
    network = runtime.network
    runs = [run for case in cases for run in _runs(case, runtime, network)]
    for name, graph in graphs.items():
        quantise_graph(graph, _feeds(name, runs, network), folder / name)


def _runs(case: Case, runtime: Runtime, network: SliceNetwork) -> Iterator[Run]:
    """Segment a scan, and yield some of what the network got, from end to end of the scan."""
    runtime.network = recording = RecordingNetwork(network)
    OpenScan(runtime, read_scan(case.path), name=case.name, keep_features=False).segment()
    last = len(recording.runs) - 1
    for place in sorted(set(np.linspace(0, last, _RUNS_OF_A_SCAN).round().astype(int))):
        yield recording.runs[place]


def _feeds(name: str, runs: Iterable[Run], network: SliceNetwork) -> Iterator[dict[str, Any]]:
    """Yield the inputs of a graph; features are computed anew, since all would fill the memory."""
    for images, tokens in runs:
        if name == ENCODER_FILE:
            yield {"image": images}
            continue
        feeds: dict[str, Any] = dict(network.encode(images))
        if tokens is not None:
            feeds["tokens"], feeds["token_mask"] = pad_tokens(tokens)
        yield feeds


def _card(card: ModelCard, folder: Path, scans: int) -> ModelCard:
    ranges = "1 scan" if scans == 1 else f"{scans} scans"
    return card.model_copy(
        update={
            "description": f"{card.description} Convolutions in 8 bits, calibrated on {ranges}.",
            "limits": [*card.limits, _LIMIT],
            "files": {name: sha256_of(folder / name) for name in card.files},
        }
    )
