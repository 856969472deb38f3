"""Slices as a user would segment them, for validation while training."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch.utils.data import Dataset

from vertext.anatomy import IGNORE
from vertext.atlases.atlas_channels import AtlasChannels
from vertext.data.prompt_sampler import PromptSampler
from vertext.data.prompt_tokens import PromptTokens
from vertext.data.slice_stack import SliceStack
from vertext.data.slice_windows import all_windows
from vertext.prompts import PromptSource, slice_position, template_structures


class TemplateSlices(Dataset[dict[str, Any]]):
    """Unchanged slices with the automatic prompt, as a user would get them.

    They come in stacks of `depth` neighbours. A slice that stacks repeat counts once, in its last
    place, which is the one that inference keeps.

    Args:
        stack: The slices.
        prompts: Knows what can be said of them.
        tokens: Turns prompts into vectors; None for networks that learn no text.
        depth: Neighbouring slices that come together.
        atlases: Makes channels of the stack's atlases; None for networks that know none.
    """

    def __init__(
        self,
        stack: SliceStack,
        prompts: PromptSampler,
        tokens: PromptTokens | None,
        depth: int,
        atlases: AtlasChannels | None = None,
    ) -> None:
        self.stack = stack
        self.order = all_windows(stack, depth).ravel().tolist()
        self.judged = set({index: place for place, index in enumerate(self.order)}.values())
        self.prompts = prompts
        self.tokens = tokens
        self.atlases = atlases
        self.structures = template_structures(prompts.generator.anatomy, prompts.dataset)

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, place: int) -> dict[str, Any]:
        index = self.order[place]
        labels = torch.from_numpy(self.stack.labels[index])
        position = slice_position(
            int(self.stack.index[index]), int(self.stack.count[index]), sides_known=True
        )
        channels = self.stack.images[index].astype(np.float32)[None]
        if self.atlases is not None and self.stack.atlases is not None:
            channels = np.concatenate([channels, self.atlases(self.stack.atlases[index])])
        item = {
            "image": torch.from_numpy(channels),
            "labels": labels if place in self.judged else torch.full_like(labels, IGNORE),
            "patient": self.stack.patients[index],
        }
        if self.tokens is not None:
            prompt = self.prompts.generator.prompt(self.structures, position, PromptSource.TEMPLATE)
            tokens, mask = self.tokens.padded(prompt)
            item |= {"tokens": torch.from_numpy(tokens), "token_mask": torch.from_numpy(mask)}
        return item
