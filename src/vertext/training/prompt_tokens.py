"""How the prompts of a run become vectors."""

from __future__ import annotations

from pathlib import Path

from vertext.data.contextual_tokens import ContextualTokens
from vertext.data.phrase_tokens import PhraseTokens
from vertext.data.presence_tokens import PresenceTokens
from vertext.data.prompt_tokens import PromptTokens
from vertext.errors import UsageError
from vertext.prompts import load_description
from vertext.text import build_phrase_bank, load_encoder
from vertext.text.token_cache import TokenCache
from vertext.training.experiment import Experiment


def prompt_tokens(experiment: Experiment, folder: Path) -> PromptTokens:
    """Return what turns prompts into vectors; in phrase mode the bank is kept with the run.

    Raises:
        UsageError: The vectors do not fit the model, or the prompts do not fit the mode.
        VertextError: The text encoder cannot be loaded.
    """
    anatomy = load_description(experiment.prompts.anatomy)
    if experiment.prompts.errata and experiment.text.mode != "contextual":
        raise UsageError(
            "the paper's slips in the prompts need text.mode: contextual",
            remedy="Set prompts.errata to false or text.mode to contextual",
        )
    if experiment.text.mode == "presence":
        presence = PresenceTokens(anatomy)
        _check_dim(presence.dim, experiment)
        return presence
    encoder = load_encoder(experiment.text.encoder)
    _check_dim(encoder.dim, experiment)
    max_tokens = experiment.model.prompt_length
    if experiment.text.mode == "contextual":
        cache = TokenCache(
            folder.parent / "token-cache", revision=encoder.revision, encoder=encoder
        )
        return ContextualTokens(cache, dim=encoder.dim, max_tokens=max_tokens)
    bank = build_phrase_bank(encoder, anatomy)
    bank.save(folder / "phrases.safetensors")
    return PhraseTokens(bank, max_tokens=max_tokens)


def _check_dim(dim: int, experiment: Experiment) -> None:
    if dim != experiment.model.token_dim:
        raise UsageError(
            f"prompts become vectors of {dim} numbers, "
            f"the model expects {experiment.model.token_dim}",
            remedy=f"Set model.text_dim to {dim}",
        )
