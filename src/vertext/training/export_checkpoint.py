"""Export whatever a checkpoint holds."""

from __future__ import annotations

from pathlib import Path

from vertext.errors import UsageError
from vertext.models.model_bundle import DEFAULT_MODEL
from vertext.models.model_card import ModelCard
from vertext.training.config_layers import read_layers
from vertext.training.export_bundle import export_bundle
from vertext.training.vessels.export_vessels import export_vessels
from vertext.training.vessels.vessel_experiment import VESSEL_NETWORK


def export_checkpoint(
    checkpoint: str | Path,
    bundle: str | Path,
    *,
    card: str | Path | None = None,
    atlases: str | Path | None = None,
    coarse: str = DEFAULT_MODEL,
) -> ModelCard:
    """Write the bundle of a checkpoint of any network; arguments as in `export_bundle`.

    Raises:
        UsageError: Files of the run are missing, the bundle exists, or atlases are given for a
            network that none prompt.
        BundleError: The checkpoint is damaged, or ONNX and torch differ.
    """
    settings = read_layers(Path(checkpoint).with_name("experiment.yaml"))
    if settings.get("network") != VESSEL_NETWORK:
        return export_bundle(checkpoint, bundle, card=card, atlases=atlases, coarse=coarse)
    if atlases is not None:
        raise UsageError("no atlas prompts a vessel network", remedy="Leave out --atlases")
    return export_vessels(checkpoint, bundle, card=card)
