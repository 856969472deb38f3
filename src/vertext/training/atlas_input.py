"""What a run takes of registered atlases."""

from __future__ import annotations

from vertext.atlases.atlas_channels import AtlasChannels
from vertext.data.atlas_files import AtlasFiles
from vertext.errors import UsageError
from vertext.training.config_layers import expanded_path
from vertext.training.experiment import Experiment


def atlas_input(experiment: Experiment) -> tuple[AtlasFiles, AtlasChannels] | None:
    """Return where the atlases lie and what becomes of them; None for a network that knows none.

    Raises:
        UsageError: The folder is not named, or the network has another number of channels.
    """
    model, data = experiment.model, experiment.data
    if model.atlas_prompt is None:
        return None
    if data.atlases is None:
        raise UsageError(
            f"{experiment.network} is prompted by registered atlases",
            source="data.atlases",
            remedy="Make them with vertext atlas register and name their folder",
        )
    maps = data.atlas_count + data.atlas_coarse
    channels = model.out_channels if model.atlas_prompt == "probability" else maps
    if model.in_channels != 1 + channels:
        raise UsageError(
            f"the prompt {model.atlas_prompt} has {channels} channels and the image one, which "
            f"makes {1 + channels}, not {model.in_channels}",
            source="model.in_channels",
        )
    files = AtlasFiles(expanded_path(data.atlases), data.atlas_count, data.atlas_coarse)
    return files, AtlasChannels(model.atlas_prompt, model.out_channels)
