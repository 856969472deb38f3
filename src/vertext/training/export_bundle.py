"""From a checkpoint to a model bundle that needs no torch."""

from __future__ import annotations

import json
import logging
import pickle
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
import yaml
from onnx import TensorProto, helper, numpy_helper
from scipy.special import softmax
from torch import nn

from vertext.anatomy import SPINE
from vertext.errors import BundleError, UsageError
from vertext.files import sha256_of
from vertext.models.atm_net import AtmNet
from vertext.models.model_card import ModelCard
from vertext.prompts import load_description, phrase_vocabulary
from vertext.text import PhraseBank
from vertext.training.experiment import Experiment, read_experiment
from vertext.training.train import active_classes

log = logging.getLogger(__name__)
# Its notes on every merged constant would bury ours.
logging.getLogger("onnx_ir").setLevel(logging.WARNING)

TOLERANCE = 1e-3
"""Largest difference of a class probability between the bundle and torch."""
_SMALL = 256
"""Tensors of fewer numbers keep float32; halving them saves nothing."""


def export_bundle(
    checkpoint: str | Path, bundle: str | Path, *, card: str | Path | None = None
) -> ModelCard:
    """Write encoder.onnx, decoder.onnx, phrases.safetensors and card.json, and verify them.

    Weights are rounded to float16 and stored so; the graph computes in float32. The ONNX
    class probabilities must equal those of torch with the same rounded weights.

    Args:
        checkpoint: `.ckpt` of a run; the run's experiment.yaml and phrases lie beside it.
        bundle: Folder to write; it must not exist.
        card: YAML with the card's words: name, version, description, licence, trained_on,
            credit, split, limits, metrics.

    Returns:
        The card as written.

    Raises:
        UsageError: The bundle exists, files of the run are missing, or the run does not use
            phrase prompts.
        BundleError: ONNX and torch differ by more than `TOLERANCE`.
    """
    checkpoint, bundle = Path(checkpoint), Path(bundle)
    if bundle.exists():
        raise UsageError("exists already", source=bundle, remedy="Choose another folder")
    experiment = read_experiment(checkpoint.with_name("experiment.yaml"))
    if experiment.text.mode != "phrases":
        raise UsageError(
            "only models with text.mode: phrases can be bundled", source=checkpoint,
            remedy="Train with phrases, so that a bundle needs no text encoder",
        )  # fmt: skip
    network = load_network(checkpoint, experiment)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(parameter.half().float())
    active = active_classes(experiment)
    bundle.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=bundle.parent, prefix=".vertext-") as folder:
        # A folder of its own inside, since temporary folders are closed to other users.
        parts = Path(folder) / bundle.name
        parts.mkdir()
        bank = _write_phrases(checkpoint.with_name("phrases.safetensors"), experiment, parts)
        example, longest = _example(experiment), experiment.model.hasf.max_tokens
        encoder, decoder = _Encoder(network), _Decoder(network, active)
        features = _export_encoder(encoder, example[0], parts / "encoder.onnx")
        _export_decoder(decoder, features, example[1:], parts / "decoder.onnx", longest)
        _verify(encoder, decoder, experiment, parts)
        written = _write_card(experiment, bank, active, parts, card)
        parts.rename(bundle)
    return written


def load_network(checkpoint: Path, experiment: Experiment) -> AtmNet:
    """Load the (averaged) weights of a checkpoint; nothing but tensors is unpickled.

    Raises:
        BundleError: The file is damaged or belongs to another configuration.
    """
    network = AtmNet(experiment.model)
    try:
        state = torch.load(checkpoint, map_location="cpu", weights_only=True)["state_dict"]
        prefix = "network."
        network.load_state_dict(
            {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}
        )
    except (OSError, RuntimeError, KeyError, EOFError, pickle.UnpicklingError) as error:
        raise BundleError(f"is no checkpoint of this model ({error})", source=checkpoint) from error
    return network.eval()


class _Encoder(nn.Module):
    def __init__(self, network: AtmNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return self.network.encode(image)


class _Decoder(nn.Module):
    """Features and prompt to logits of the classes that were ever supervised."""

    def __init__(self, network: AtmNet, active: tuple[int, ...]) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("active", torch.tensor(active))
        self.active: torch.Tensor

    def forward(
        self,
        feature_0: torch.Tensor,
        feature_1: torch.Tensor,
        feature_2: torch.Tensor,
        feature_3: torch.Tensor,
        feature_4: torch.Tensor,
        feature_5: torch.Tensor,
        tokens: torch.Tensor,
        token_mask: torch.Tensor,
    ) -> torch.Tensor:
        features = (feature_0, feature_1, feature_2, feature_3, feature_4, feature_5)
        decoded = self.network.decode(features, tokens, token_mask)
        return self.network.head(*decoded).index_select(1, self.active)


def _example(
    experiment: Experiment, batch: int = 2, length: int = 9, seed: int = 0
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    model = experiment.model
    generator = torch.Generator().manual_seed(seed)
    image = torch.randn(batch, model.in_channels, *model.image_size, generator=generator)
    tokens = torch.randn(batch, length, model.text_dim, generator=generator) * 0.1
    return image, tokens, torch.ones(batch, length, dtype=torch.bool)


def _export_encoder(encoder: _Encoder, image: torch.Tensor, path: Path) -> tuple[torch.Tensor, ...]:
    features = encoder(image)
    names = [f"feature_{number}" for number in range(len(features))]
    batch = torch.export.Dim("N", min=1, max=1024)
    _export(encoder, (image,), path, ["image"], names, {"image": {0: batch}})
    return features


def _export_decoder(
    decoder: _Decoder,
    features: tuple[torch.Tensor, ...],
    prompt: tuple[torch.Tensor, ...],
    path: Path,
    max_tokens: int,
) -> None:
    names = [f"feature_{number}" for number in range(len(features))]
    batch, length = (
        torch.export.Dim("N", min=1, max=1024),
        torch.export.Dim("L", min=1, max=max_tokens),
    )
    shapes = {name: {0: batch} for name in names}
    shapes |= {"tokens": {0: batch, 1: length}, "token_mask": {0: batch, 1: length}}
    inputs = [*names, "tokens", "token_mask"]
    _export(decoder, (*features, *prompt), path, inputs, ["logits"], shapes)


def _export(
    module: nn.Module,
    arguments: tuple[torch.Tensor, ...],
    path: Path,
    inputs: list[str],
    outputs: list[str],
    shapes: dict[str, Any],
) -> None:
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        program: Any = torch.onnx.export(
            module.eval(),
            arguments,
            input_names=inputs,
            output_names=outputs,
            dynamic_shapes=shapes,
            dynamo=True,
            verbose=False,
        )
    model = program.model_proto
    _strip_traces(model)
    _store_as_half(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _strip_traces(model: onnx.ModelProto) -> None:
    """Remove what the exporter notes about the machine: stack traces with its paths."""
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output):
        del part.metadata_props[:]
    for tensor in graph.initializer:
        del tensor.metadata_props[:]


def _store_as_half(graph: onnx.GraphProto) -> None:
    """Keep large weights as float16 behind a cast, which the runtime folds when it loads."""
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < _SMALL:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    for place, cast in enumerate(casts):
        graph.node.insert(place, cast)


def _verify(encoder: _Encoder, decoder: _Decoder, experiment: Experiment, folder: Path) -> None:
    """Compare on two images: one with a padded prompt of full length, one with an empty prompt."""
    length = experiment.model.hasf.max_tokens
    image, tokens, mask = _example(experiment, batch=2, length=length, seed=1)
    mask[0, length // 2 :] = False
    mask[1] = False
    with torch.no_grad():
        expected = decoder(*encoder(image), tokens, mask).numpy()
    run = {
        part: onnxruntime.InferenceSession(folder / f"{part}.onnx")
        for part in ("encoder", "decoder")
    }
    features = run["encoder"].run(None, {"image": image.numpy()})
    inputs = {f"feature_{number}": value for number, value in enumerate(features)}
    prompt = {"tokens": tokens.numpy(), "token_mask": mask.numpy()}
    (logits,) = run["decoder"].run(None, inputs | prompt)
    # Logits far below zero carry no weight in a result, so probabilities are compared.
    difference = float(np.abs(softmax(logits, axis=1) - softmax(expected, axis=1)).max())
    log.info("ONNX and torch differ by at most %.1e", difference)
    if not difference <= TOLERANCE:
        raise BundleError(f"ONNX and torch differ by {difference:.1e}, more than {TOLERANCE:.0e}")


def _write_phrases(source: Path, experiment: Experiment, folder: Path) -> PhraseBank:
    """Keep the phrases that inference can say; class sentences serve training only."""
    if not source.is_file():
        raise UsageError("the run's phrase bank is missing", source=source)
    spoken = phrase_vocabulary(load_description(experiment.prompts.anatomy))
    bank = PhraseBank.load(source).subset(spoken)
    bank.save(folder / "phrases.safetensors")
    return bank


def _write_card(
    experiment: Experiment,
    bank: PhraseBank,
    active: tuple[int, ...],
    folder: Path,
    words: str | Path | None,
) -> ModelCard:
    said = {} if words is None else _read_words(Path(words))
    defaults = {
        "name": experiment.name,
        "version": "0",
        "description": "",
        "licence": {"code": "Apache-2.0", "weights": "unstated"},
        "trained_on": f"{Path(experiment.data.folder).name}, scheme {experiment.data.scheme}",
        "credit": "",
        "split": f"trained on folds {experiment.data.train or 'all'}",
        "limits": [],
    }
    content: dict[str, Any] = (
        defaults
        | said
        | {
            "architecture": "atm-net",
            "classes": tuple(SPINE.classes[number] for number in active),
            "input": {
                "size": experiment.model.image_size,
                "spacing_mm": experiment.data.spacing_mm,
            },
            "text": {
                "encoder": bank.encoder,
                "revision": bank.revision,
                "dim": bank.dim,
                "max_tokens": experiment.model.hasf.max_tokens,
            },
            "prompt": {
                "option": experiment.prompts.option,
                "errata": experiment.prompts.errata,
            },
            "files": {file.name: sha256_of(file) for file in sorted(folder.iterdir())},
        }
    )
    card = ModelCard.from_json(json.dumps(content), source=str(words or "card"))
    (folder / "card.json").write_text(card.to_json(), encoding="utf-8")
    return card


def _read_words(path: Path) -> dict[str, Any]:
    try:
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise UsageError(f"the card's words cannot be read ({error})", source=path) from error
    if not isinstance(words, dict):
        raise UsageError("the card's words must be keys and values", source=path)
    return words
