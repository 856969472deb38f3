"""Registers the atlases of a bundle to a scan."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from vertext.atlases import (
    AtlasChannels,
    AtlasSet,
    AtlasVotes,
    read_atlas_set,
    register_atlases,
    select_atlases,
)
from vertext.atlases.atlas_set_card import CARD_FILE
from vertext.atlases.save_atlas_set import LABELS_ENDING
from vertext.inference.atlas_prompt import AtlasPrompt
from vertext.inference.clock import Clock
from vertext.inference.result import Result
from vertext.models.model_bundle import ModelBundle
from vertext.models.model_card import AtlasSpec
from vertext.registration import Spine
from vertext.volumes import Volume


class AtlasPrompter:
    """Segments a scan coarsely and lays the most alike atlases on it.

    Args:
        bundle: Its folder holds the atlas set.
        spec: What its card says of atlases.
        coarse: Segments a scan with the coarse network.
        workers: Atlases at a time.

    Raises:
        BundleError: The atlas set is missing or damaged.
    """

    def __init__(
        self,
        bundle: ModelBundle,
        spec: AtlasSpec,
        coarse: Callable[[Volume], Result],
        *,
        workers: int,
    ) -> None:
        self._spec = spec
        self._coarse = coarse
        self._workers = workers
        self._atlases = _atlases(bundle)

    def __call__(self, scan: Volume) -> AtlasPrompt:
        """Return the prompt of a scan.

        Raises:
            UnsupportedInputError: The coarse network cannot segment it, or no atlas fits it.
        """
        clock = Clock()
        found = self._coarse(scan)
        coarse = clock.stop("coarse")
        target = Spine(found.structures, found.canonical.spacing)
        chosen = select_atlases(target, self._atlases, self._spec.count)
        registered = register_atlases(target, chosen, workers=self._workers)
        votes = AtlasVotes.of(registered, target.labels)
        rejected = (
            f"atlas {name} is not used: {reason}" for name, reason in registered.rejected.items()
        )
        return AtlasPrompt(
            votes.label_maps(self._spec.count, with_coarse=self._spec.with_coarse),
            AtlasChannels(self._spec.form),
            (*found.report.numbering.warnings, *rejected),
            {"coarse": coarse, "registration": clock.stop("registration")},
        )


def _atlases(bundle: ModelBundle) -> AtlasSet:
    kept = [name for name in bundle.card.files if name.endswith(LABELS_ENDING)]
    with tempfile.TemporaryDirectory(prefix="vertext-") as folder:
        for name in (CARD_FILE, *kept):
            Path(folder, name).write_bytes(bundle.read(name))
        return read_atlas_set(folder)
