"""From a checkpoint to a model bundle that needs no torch."""

from __future__ import annotations

from pathlib import Path

from vertext.anatomy import SPINE, any_scheme
from vertext.atlases import AtlasSet, read_atlas_set, save_atlas_set
from vertext.errors import UsageError
from vertext.models.model_bundle import DEFAULT_MODEL, PHRASES_FILE, ModelBundle
from vertext.models.model_card import ModelCard
from vertext.prompts import load_description, phrase_vocabulary
from vertext.text import PhraseBank
from vertext.training.active_classes import active_classes
from vertext.training.card_text import card_text
from vertext.training.experiment import Experiment, read_experiment
from vertext.training.fold_norms import fold_norms
from vertext.training.load_network import load_network
from vertext.training.new_bundle import new_bundle, write_card
from vertext.training.onnx_graphs import OnnxGraphs
from vertext.training.write_onnx import round_to_half


def export_bundle(
    checkpoint: str | Path,
    bundle: str | Path,
    *,
    card: str | Path | None = None,
    atlases: str | Path | None = None,
    coarse: str = DEFAULT_MODEL,
) -> ModelCard:
    """Write the files of a bundle, and verify them.

    A network that reads a prompt gives encoder.onnx, decoder.onnx and phrases.safetensors, any
    other model.onnx. Weights are rounded to float16 and stored so; the graph computes in
    float32. Its class probabilities must equal those of torch with the same rounded weights.

    Args:
        checkpoint: `.ckpt` of a run; the run's experiment.yaml and phrases lie beside it.
        bundle: Folder to write; it must not exist.
        card: YAML with the card's words: name, version, description, licence, trained_on,
            credit, split, limits, metrics, numbering.
        atlases: Folder of the atlas set to put into it, for a network that atlases prompt.
        coarse: Bundle whose segmentation these are registered to.

    Returns:
        The card as written.

    Raises:
        UsageError: The bundle exists, files of the run are missing, the network learned no
            spine, reads prompts other than phrases, or needs an atlas set and none is given.
        AtlasError: The atlas set is damaged.
        BundleError: The checkpoint is damaged, or ONNX and torch differ by more than 0.001.
    """
    checkpoint, bundle = Path(checkpoint), Path(bundle)
    experiment = read_experiment(checkpoint.with_name("experiment.yaml"))
    if (numbers := any_scheme(experiment.data.scheme).inside) != "internal":
        raise UsageError(
            f"a bundle names parts of the spine, and this run learned {numbers}", source=checkpoint
        )
    if experiment.model.reads_prompt and experiment.text.mode != "phrases":
        raise UsageError(
            "only models with text.mode: phrases can be bundled", source=checkpoint,
            remedy="Train with phrases, so that a bundle needs no text encoder",
        )  # fmt: skip
    atlas_set = _atlas_set(experiment, atlases)
    network = load_network(checkpoint, experiment)
    fold_norms(network)
    round_to_half(network)
    active = active_classes(experiment)
    with new_bundle(bundle) as parts:
        bank = None
        if experiment.model.reads_prompt:
            bank = _write_phrases(checkpoint.with_name(PHRASES_FILE), experiment, parts)
        graphs = OnnxGraphs(network, active)
        graphs.write(parts)
        graphs.verify(parts)
        if atlas_set is not None:
            save_atlas_set(atlas_set, parts)
        _write_card(experiment, network.stack_depth, bank, active, parts, card, coarse)
    return ModelBundle(bundle).card


def _atlas_set(experiment: Experiment, folder: str | Path | None) -> AtlasSet | None:
    if experiment.model.atlas_prompt is None:
        return None
    if folder is None:
        raise UsageError(
            f"{experiment.network} is prompted by atlases",
            remedy="Give their set with --atlases (vertext atlas build makes one)",
        )
    return read_atlas_set(folder)


def _write_phrases(source: Path, experiment: Experiment, folder: Path) -> PhraseBank:
    """Keep the phrases that inference can say; class sentences serve training only."""
    if not source.is_file():
        raise UsageError("the run's phrase bank is missing", source=source)
    spoken = phrase_vocabulary(load_description(experiment.prompts.anatomy))
    bank = PhraseBank.load(source).subset(spoken)
    bank.save(folder / PHRASES_FILE)
    return bank


def _write_card(
    experiment: Experiment,
    depth: int,
    bank: PhraseBank | None,
    active: tuple[int, ...],
    folder: Path,
    words: str | Path | None,
    coarse: str,
) -> None:
    said = {
        "name": experiment.name,
        "trained_on": f"{Path(experiment.data.folder).name}, scheme {experiment.data.scheme}",
        "split": _split_words(experiment),
    }
    known = {
        "architecture": experiment.network,
        "classes": tuple(SPINE.classes[number] for number in active),
        "input": {
            "size": experiment.model.image_size,
            "spacing_mm": experiment.data.spacing_mm,
            "depth": depth,
            "normalisation": experiment.model.normalisation,
            "modality": experiment.data.modality,
        },
        "text": card_text(bank, experiment.model.prompt_length),
        "prompt": {
            "option": experiment.prompts.option,
            "errata": experiment.prompts.errata,
            "position": experiment.prompts.position,
        },
        "atlases": None
        if experiment.model.atlas_prompt is None
        else {
            "form": experiment.model.atlas_prompt,
            "count": experiment.data.atlas_count,
            "with_coarse": experiment.data.atlas_coarse,
            "coarse": coarse,
        },
    }
    write_card(folder, words, said=said, known=known)


def _split_words(experiment: Experiment) -> str:
    data = experiment.data
    if data.split is None:
        return f"trained on folds {data.train or 'all'}"
    leakage = " (leakage experiment: slices of one patient on both sides)"
    return f"{data.split}, division {data.fold}{leakage if data.split_unit == 'slice' else ''}"
