"""What a network costs: weights, operations, time and memory."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from pydantic import BaseModel, ConfigDict

from vertext.benchmark.matrix_run import MatrixRun
from vertext.benchmark.network_cost import network_cost
from vertext.benchmark.peak_memory import peak_memory
from vertext.benchmark.run_network import RunNetwork
from vertext.files import atomic_path
from vertext.models.registry import build_network
from vertext.prompts import Prompt
from vertext.text import load_encoder

VOLUME_SLICES = 20
"""Slices of the volume over which text is amortised, about as many as a lumbar series has."""
PAPER_BATCH = 8
_REPEATS = 5
LAYOUT = 2


class RunCost(BaseModel):
    """Cost of one network at the size of its canvas; times in ms, on this computer.

    Attributes:
        layout: Version of this layout.
        checkpoint: SHA-256 of the weights.
        parameters: Weights of the network.
        text_parameters: Weights of the text encoder; 0 where none is needed.
        macs_1: Multiply-accumulates of one slice, counted as thop does.
        macs_8: The same for the paper's batch of 8.
        forward_ms: Network, a slice.
        forward_cpu_ms: The same in processor time of all threads, which other work on the
            computer disturbs less.
        prompt_ms: Words of the prompt, a slice.
        text_ms: Encoding the different texts of a volume, all together; in phrase mode that is
            done once a model, and what is left is a look-up.
        lookup_ms: From the words to the network's tokens with encoded texts at hand, a slice.
        peak_bytes: Memory of one forward pass of one slice above what was there before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layout: int
    checkpoint: str
    parameters: int
    text_parameters: int
    macs_1: int
    macs_8: int
    forward_ms: float
    forward_cpu_ms: float
    prompt_ms: float
    text_ms: float
    lookup_ms: float
    peak_bytes: int | None

    @property
    def text_ms_a_slice(self) -> float:
        """Text encoding amortised over a volume."""
        return self.text_ms / VOLUME_SLICES


def run_cost(run: MatrixRun) -> RunCost:
    """Measure a run, or read `RUN/cost.json` where that is of its present weights.

    Args:
        run: A run with a checkpoint.

    Raises:
        VertextError: The checkpoint or the text encoder cannot be loaded.
    """
    file = run.folder / "cost.json"
    try:
        known = RunCost.model_validate_json(file.read_bytes())
        if (known.layout, known.checkpoint) == (LAYOUT, run.checkpoint_sha256):
            return known
    except (OSError, ValueError):
        pass
    cost = _measure(run)
    with atomic_path(file) as temporary:
        temporary.write_text(cost.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return cost


def _measure(run: MatrixRun) -> RunCost:
    network = RunNetwork(run)
    canvas = run.experiment.model.image_size
    depth = network.network.network.stack_depth
    images = np.random.default_rng(0).normal(size=(depth, 1, *canvas)).astype(np.float32)

    def words() -> list[Prompt]:
        return network.prompts.said(VOLUME_SLICES, sides_known=True, told=None)

    tokens = None
    if network.tokens is not None:
        vectors, mask = network.tokens.padded(words()[0])
        tokens = [vectors[mask]] * depth

    def forward() -> None:
        network.network.decode(network.network.encode(images), tokens)

    peak = peak_memory(forward)
    text_parameters, text_ms = _text(run, words())
    lookup = 0.0
    if network.tokens is not None:
        padded = network.tokens.padded
        lookup = _ms(lambda: [padded(prompt) for prompt in words()]) - _ms(words)
    built = build_network(run.experiment.network, run.experiment.model)
    eight = network_cost(built, batch=PAPER_BATCH)
    return RunCost(
        layout=LAYOUT,
        checkpoint=run.checkpoint_sha256,
        parameters=eight.all_parameters,
        text_parameters=text_parameters,
        macs_1=network_cost(built, batch=1).macs,
        macs_8=eight.macs,
        forward_ms=_ms(forward) / depth,
        forward_cpu_ms=_ms(forward, clock=time.process_time) / depth,
        prompt_ms=_ms(words) / VOLUME_SLICES if run.reads_prompt else 0.0,
        text_ms=text_ms,
        lookup_ms=max(0.0, lookup) / VOLUME_SLICES,
        peak_bytes=peak,
    )


def _text(run: MatrixRun, prompts: list[Prompt]) -> tuple[int, float]:
    """Return the weights of the text encoder, and ms for the different texts of a volume."""
    settings = run.experiment.text
    if not run.reads_prompt or settings.mode == "presence":
        return 0, 0.0
    encoder = load_encoder(settings.encoder)
    texts = {prompt.text for prompt in prompts}
    if settings.mode == "phrases":
        texts = {phrase for prompt in prompts for phrase in prompt.phrases}
    return int(getattr(encoder, "parameters", 0)), _ms(lambda: encoder.encode(sorted(texts)))


def _ms(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the shortest of a few repetitions, after one that warms up."""
    work()
    times = []
    for _ in range(_REPEATS):
        start = clock()
        work()
        times.append(1000 * (clock() - start))
    return min(times)
