"""From a checkpoint of LACAF to a bundle that needs neither torch nor a text encoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import PULMONARY_VESSELS
from vertext.errors import UsageError
from vertext.models.lacaf.class_text import class_text
from vertext.models.lacaf.lacaf import Lacaf
from vertext.models.model_bundle import PHRASES_FILE, ModelBundle
from vertext.models.model_card import ModelCard
from vertext.text import PhraseBank
from vertext.training.card_text import card_text
from vertext.training.load_network import load_weights
from vertext.training.new_bundle import new_bundle, write_card
from vertext.training.vessels.train_vessels import SETTINGS_FILE
from vertext.training.vessels.vessel_experiment import VesselExperiment, read_vessel_experiment
from vertext.training.vessels.vessel_graphs import VesselGraphs
from vertext.training.write_onnx import round_to_half
from vertext.volumes.hu_window import LUNG_VESSELS_HU

_DESCRIPTION = "Outlines left and right pulmonary arteries and veins in chest CT."
_LIMITS = (
    "No clinical model: it was never tried on patients, unless its metrics say so.",
    "It reads chest CT in Hounsfield units that shows both lungs.",
)


def export_vessels(
    checkpoint: str | Path, bundle: str | Path, *, card: str | Path | None = None
) -> ModelCard:
    """Write the files of a bundle, and verify them.

    Args:
        checkpoint: `.ckpt` of a run; its experiment.yaml and text vectors lie beside it.
        bundle: Folder to write; it must not exist.
        card: YAML with the card's words, as `write_card` takes them.

    Returns:
        The card as written.

    Raises:
        UsageError: The bundle exists, or files of the run are missing.
        BundleError: The checkpoint is damaged, or ONNX and torch differ.
    """
    checkpoint, bundle = Path(checkpoint), Path(bundle)
    experiment = read_vessel_experiment(checkpoint.with_name(SETTINGS_FILE))
    network = Lacaf(experiment.model)
    load_weights(network, checkpoint)
    round_to_half(network)
    with new_bundle(bundle) as parts:
        bank = _bank(experiment, checkpoint.with_name(PHRASES_FILE))
        if bank is not None:
            bank.save(parts / PHRASES_FILE)
        graphs = VesselGraphs(network, _text(experiment, bank))
        graphs.write(parts)
        graphs.verify(parts)
        write_card(parts, card, said=_said(experiment), known=_known(experiment, bank))
    return ModelBundle(bundle).card


def _bank(experiment: VesselExperiment, file: Path) -> PhraseBank | None:
    if not experiment.model.reads_text:
        return None
    if not file.is_file():
        raise UsageError("the run's text vectors are missing", source=file)
    return PhraseBank.load(file)


def _text(experiment: VesselExperiment, bank: PhraseBank | None) -> NDArray[np.float32]:
    if bank is None:
        return np.zeros((experiment.model.classes, experiment.model.text_dim), np.float32)
    return class_text(experiment.text.anatomy, bank)


def _said(experiment: VesselExperiment) -> dict[str, Any]:
    """Return what the run itself tells, where the card's words do not."""
    data = experiment.data
    share = "" if data.share == 1 else f", {data.share:.0%} of its cases"
    return {
        "name": experiment.name,
        "description": _DESCRIPTION,
        "trained_on": f"{data.path.name}{share}",
        "split": f"trained on {data.train!r}, checkpoint chosen on {data.validate_on!r}",
        "limits": list(_LIMITS),
    }


def _known(experiment: VesselExperiment, bank: PhraseBank | None) -> dict[str, Any]:
    patch = experiment.model.patch
    return {
        "architecture": experiment.network,
        "classes": ("background", *(vessel.name for vessel in PULMONARY_VESSELS)),
        "input": {
            "size": (patch, patch),
            "depth": patch,
            "spacing_mm": experiment.data.spacing_mm,
            "normalisation": "window",
            "window_hu": LUNG_VESSELS_HU,
            "modality": "CT",
        },
        "text": card_text(bank, experiment.model.classes),
        "prompt": {"anatomy": experiment.text.anatomy},
    }
