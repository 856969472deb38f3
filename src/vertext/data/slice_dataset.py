"""Slices with prompts, as a torch data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch.utils.data import Dataset, Sampler

from vertext.anatomy import CLASS_COUNT, SPINE
from vertext.atlases.atlas_channels import AtlasChannels
from vertext.data.atlas_corruption import AtlasCorruption
from vertext.data.augmentation import Augmentation
from vertext.data.prompt_sampler import PromptSampler
from vertext.data.prompt_tokens import PromptTokens
from vertext.data.rank_share import rank_share
from vertext.data.slice_stack import SliceStack
from vertext.data.slice_windows import window_around


class SliceDataset(Dataset[dict[str, torch.Tensor]]):
    """Augmented slices; an item is asked for by (index, seed), so every draw can be repeated.

    Items hold image (1, H, W), or (1 + K, H, W) with the channels of atlases, and labels (H, W);
    with text also tokens (L, D), token_mask (L,), sentences (S, D) and present (S,) bool, the
    classes that the sentences call present.

    Args:
        stack: The slices.
        augmentation: Random changes.
        prompts: Draws a prompt after the change.
        tokens: Turns it into vectors; None for networks that learn no text.
        atlases: Makes channels of the stack's atlases, after they were made worse; None for
            networks that know none.
    """

    def __init__(
        self,
        stack: SliceStack,
        *,
        augmentation: Augmentation,
        prompts: PromptSampler,
        tokens: PromptTokens | None,
        atlases: tuple[AtlasCorruption, AtlasChannels] | None = None,
    ) -> None:
        self.stack = stack
        self.augmentation = augmentation
        self.prompts = prompts
        self.tokens = tokens
        self.atlases = atlases

    def __len__(self) -> int:
        return len(self.stack)

    def __getitem__(self, item: tuple[int, int]) -> dict[str, torch.Tensor]:
        index, seed = item
        rng = np.random.default_rng(seed)
        maps = self.stack.labels[index][None]
        if self.stack.atlases is not None:
            maps = np.concatenate([maps, self.stack.atlases[index]])
        image, (labels, *others) = self.augmentation(
            self.stack.images[index], maps, self.stack.inside[index], rng
        )
        channels = image[None]
        if self.atlases is not None:
            corrupted, channels_of = self.atlases
            channels = np.concatenate([channels, channels_of(corrupted(np.stack(others), rng))])
        shown = {"image": torch.from_numpy(channels), "labels": torch.from_numpy(labels)}
        if self.tokens is None:
            return shown
        return shown | self._text(self.tokens, labels, index, rng)

    def _text(
        self, tokens: PromptTokens, labels: np.ndarray, index: int, rng: np.random.Generator
    ) -> dict[str, torch.Tensor]:
        present = self.prompts.present(labels)
        prompt = self.prompts.draw(
            present, int(self.stack.index[index]), int(self.stack.count[index]), rng
        )
        vectors, mask = tokens.padded(prompt)
        return {
            "tokens": torch.from_numpy(vectors),
            "token_mask": torch.from_numpy(mask),
            "sentences": torch.from_numpy(tokens.sentences(prompt)),
            "present": torch.tensor([name in present for name in SPINE.classes]),
        }


class SeededSampler(Sampler[tuple[int, int]]):
    """Draws (index, seed) pairs that depend on nothing but the seed and the steps done.

    A run that was stopped therefore goes on with the very items it would have seen.

    Args:
        stack: Slices to draw from.
        draws: Slices drawn an epoch.
        seed: Seed of the run.
        steps_done: Tells how many optimiser steps the run has made when an epoch begins.
        rare_oversample: 0 draws slices alike; 1 in inverse proportion to the frequency of their
            rarest structure.
        balance_series: 0 draws slices alike; 1 gives every sort of series the same share.
        depth: Slices drawn together: neighbours of one scan around the drawn one, with one seed,
            so that their geometry changes alike. Divides draws.
        chunk, processes, rank: Where several processes share the run: see `RankSampler`.
    """

    def __init__(
        self,
        stack: SliceStack,
        *,
        draws: int,
        seed: int,
        steps_done: Callable[[], int],
        rare_oversample: float = 0.0,
        balance_series: float = 0.0,
        depth: int = 1,
        chunk: int = 1,
        processes: int = 1,
        rank: Callable[[], int] = lambda: 0,
    ) -> None:
        self.stack = stack
        self.chunk, self.processes, self.rank = chunk, processes, rank
        self.draws = draws
        self.depth = depth
        self.seed = seed
        self.steps_done = steps_done
        self.weights = _rarity(stack) ** rare_oversample / _share(stack) ** balance_series
        self.weights /= self.weights.sum()

    def __len__(self) -> int:
        return self.draws // self.processes

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return rank_share(self._all(), chunk=self.chunk, rank=self.rank(), processes=self.processes)

    def _all(self) -> Iterator[tuple[int, int]]:
        rng = np.random.default_rng((self.seed, self.steps_done()))
        windows = self.draws // self.depth
        chosen = rng.choice(len(self.weights), windows, p=self.weights)
        seeds = rng.integers(2**62, size=windows)
        places = rng.integers(self.depth, size=windows)
        for index, seed, before in zip(
            chosen.tolist(), seeds.tolist(), places.tolist(), strict=True
        ):
            for neighbour in window_around(self.stack, index, depth=self.depth, before=before):
                yield int(neighbour), seed


def _rarity(stack: SliceStack) -> np.ndarray:
    present = np.stack(
        [np.bincount(s.ravel(), minlength=CLASS_COUNT)[1:CLASS_COUNT] > 0 for s in stack.labels]
    )
    rarity = present * (len(present) / np.maximum(present.sum(0), 1))
    return np.maximum(rarity.max(1), 1.0)


def _share(stack: SliceStack) -> np.ndarray:
    """Return the share of each slice's sort of series, (N,)."""
    counts = Counter(stack.series)
    return np.array([counts[series] / len(stack) for series in stack.series])
