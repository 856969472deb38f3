"""A trained run, ready to segment scans under any prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import SPINE
from vertext.benchmark.matrix_run import MatrixRun
from vertext.benchmark.slice_prompts import SlicePrompts, Told
from vertext.data.phrase_tokens import PhraseTokens
from vertext.data.prompt_tokens import PromptTokens
from vertext.decoding import decode_levels
from vertext.inference.native_labels import native_labels
from vertext.inference.refine_prompt import Answer, refine_prompt
from vertext.inference.scan_network import ScanNetwork
from vertext.inference.torch_network import TorchNetwork
from vertext.inference.user_clicks import click_anchors
from vertext.models.model_bundle import PHRASES_FILE
from vertext.models.model_card import InputSpec
from vertext.prompts import ClinicalText, Prompt, PromptFile, PromptSource, present_structures
from vertext.text import PhraseBank
from vertext.training.active_classes import active_classes
from vertext.training.load_network import load_network
from vertext.training.prompt_tokens import prompt_tokens
from vertext.volumes import Volume


@dataclass(frozen=True, eq=False)
class Labels:
    """Internal numbers of a scan in the canonical view, (Z, H, W) uint8.

    Attributes:
        raw: The likeliest class of every pixel.
        decoded: After order-constrained level decoding.
    """

    raw: NDArray[np.uint8]
    decoded: NDArray[np.uint8]


class RunNetwork:
    """The last weights of a run: canvas, normalisation and decoding as in `vertext segment`.

    Args:
        run: A run with a checkpoint.

    Raises:
        BundleError: The checkpoint is damaged.
    """

    def __init__(self, run: MatrixRun) -> None:
        experiment = run.experiment
        network = load_network(run.checkpoint, experiment)
        active = active_classes(experiment)
        self.classes = tuple(SPINE.classes[number] for number in active)
        self.prompts = SlicePrompts(experiment, active)
        self.tokens = _tokens(run) if run.reads_prompt else None
        self.network = TorchNetwork(network, active)
        self._presence_px = experiment.prompts.presence_px
        self._numbers = np.array(active, np.uint8)
        self._spec = InputSpec(
            size=experiment.model.image_size,
            spacing_mm=experiment.data.spacing_mm,
            normalisation=experiment.model.normalisation,
            depth=network.stack_depth,
        )

    def scan(self, volume: Volume) -> ScanNetwork:
        """Return the way of one scan through the network; its image features serve all prompts.

        Args:
            volume: The scan in the canonical view.
        """
        return ScanNetwork(
            self.network, volume, self._spec, classes=len(self.classes), keep_features=True
        )

    def labels(
        self,
        scan: ScanNetwork,
        volume: Volume,
        source: PromptSource,
        *,
        told: Told | None = None,
        truth: NDArray[np.uint8] | None = None,
    ) -> Labels:
        """Segment one scan.

        As for users, a range limits the levels that decoding may name and clicks fix some. A
        report and the oracle guide the network only.

        Args:
            scan: Result of `scan`.
            volume: The scan in the canonical view.
            source: Where the prompt comes from.
            told: The user's range or clicks, or the report, where the source is one of them.
            truth: (Z, H, W) internal numbers, for the oracle and nobody else.
        """

        def ask_again(structures: Sequence[tuple[str, ...]]) -> Answer:
            shown = self.prompts.shown(structures, source, sides_known=_sides_known(volume))
            return self._answer(scan, volume, shown, told)

        prompts = self._first_prompts(scan, volume, source, told, truth)
        answer = self._answer(scan, volume, prompts, told)
        if source is PromptSource.PREDICTED:
            answer = refine_prompt(answer, ask_again, self.prompts.anatomy).answer
        raw = self._numbers[answer.probabilities.argmax(axis=1)]
        return Labels(
            raw=native_labels(answer.probabilities, raw, self.classes, scan.grid),
            decoded=native_labels(
                answer.probabilities, answer.decoded.labels, self.classes, scan.grid
            ),
        )

    def probabilities(self, scan: ScanNetwork, prompts: Sequence[Prompt]) -> NDArray[np.float32]:
        """Return class probabilities (Z, C, H, W) on the canvas, C being `classes`."""
        if self.tokens is None:
            return scan.probabilities(None)
        padded = (self.tokens.padded(prompt) for prompt in prompts)
        return scan.probabilities([vectors[mask] for vectors, mask in padded])

    def _first_prompts(
        self,
        scan: ScanNetwork,
        volume: Volume,
        source: PromptSource,
        told: Told | None,
        truth: NDArray[np.uint8] | None,
    ) -> list[Prompt]:
        if isinstance(told, ClinicalText) and isinstance(self.tokens, PhraseTokens):
            self.tokens = self.tokens.learned(told.findings(self.prompts.anatomy))
        sides_known = _sides_known(volume)
        if source is not PromptSource.ORACLE:
            return self.prompts.said(volume.shape[0], sides_known=sides_known, told=told)
        if truth is None:
            raise ValueError("the oracle needs the truth")
        # As in training, what is present is counted on the canvas.
        shown = [
            present_structures(plane, self.prompts.anatomy, pixels=self._presence_px)
            for plane in scan.grid.sample_labels(truth)
        ]
        return self.prompts.shown(shown, source, sides_known=sides_known)

    def _answer(
        self, scan: ScanNetwork, volume: Volume, prompts: Sequence[Prompt], told: Told | None
    ) -> Answer:
        probabilities = self.probabilities(scan, prompts)
        pixel = scan.grid.pixel_mm
        user = told if isinstance(told, PromptFile) else None
        clicks = () if user is None else user.clicks
        decoded = decode_levels(
            probabilities,
            (volume.spacing[0], pixel, pixel),
            self.classes,
            allowed=None if user is None or clicks else (user.first, user.last),
            anchors=click_anchors(clicks, volume, scan.grid),
            inside=scan.grid.inside,
        )
        return Answer(prompts, probabilities, decoded)


def _sides_known(volume: Volume) -> bool:
    return volume.orientation_known and not volume.is_2d


def _tokens(run: MatrixRun) -> PromptTokens:
    """Return what turns prompts into vectors; a bank of the run needs no text encoder."""
    bank = run.folder / PHRASES_FILE
    if run.experiment.text.mode == "phrases" and bank.is_file():
        return PhraseTokens(PhraseBank.load(bank), max_tokens=run.experiment.model.prompt_length)
    return prompt_tokens(run.experiment, run.folder)
