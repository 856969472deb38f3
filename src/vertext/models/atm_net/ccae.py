"""Class-wise contrastive enhancement (CCAE)."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional

from vertext.anatomy import BACKGROUND, IGNORE
from vertext.models.atm_net.config import CcaeConfig

_EPSILON = 1e-6


class Ccae(nn.Module):
    """Pull the image vector of a class towards the sentence about that class.

    `masked_pool`: v_c = Σ p_c F / Σ p_c over the last decoder feature F and t_c = the mean of the
    sentence's tokens, both projected to one space; symmetric InfoNCE per image with a learned
    temperature. Anchors are the classes that their sentences call present; the sentences of
    absent classes are further negatives. Background and classes that the data set does not
    annotate are left out, and so are images with fewer than two anchors.

    `batch_axis`: the letter of the paper's formula, where pooling leaves one scalar a class:
    rows are classes, columns the images of the batch. Degenerate below batch 2.

    Args:
        feature_dim: Channels of F.
        text_dim: Size D of a class sentence's vector.
        config: Settings of CCAE.
    """

    def __init__(self, *, feature_dim: int, text_dim: int, config: CcaeConfig) -> None:
        super().__init__()
        self.config = config
        self.image_head = nn.Linear(feature_dim, config.dim)
        self.text_head = nn.Linear(text_dim, config.dim)
        self.log_scale = nn.Parameter(torch.tensor(-math.log(config.temperature)))

    def forward(
        self,
        probabilities: torch.Tensor,
        feature: torch.Tensor,
        sentences: torch.Tensor,
        truth: torch.Tensor,
        named: torch.Tensor,
        present: torch.Tensor,
    ) -> torch.Tensor:
        """Return the loss, a scalar.

        Args:
            probabilities: (B, S, H, W) softmax output, background first.
            feature: (B, C, H, W) last decoder feature.
            sentences: (B, S, D) vector of each class's sentence.
            truth: (B, H, W) class numbers; 254 and 255 belong to no class.
            named: (S,) bool, the classes that the data set annotates.
            present: (B, S) bool, the classes that the sentences call present.
        """
        named = named.clone()
        named[BACKGROUND] = False
        classes = torch.arange(probabilities.shape[1], device=truth.device, dtype=truth.dtype)
        areas = (truth[:, None] == classes[:, None, None]).float()
        probabilities = probabilities * (truth != IGNORE)[:, None]
        with torch.autocast(feature.device.type, enabled=False):
            if self.config.variant == "batch_axis":
                return self._batch_axis(
                    probabilities.float()[:, named], sentences.float()[:, named]
                )
            return self._masked_pool(
                self._region(probabilities.float(), areas)[:, named],
                feature.float(),
                sentences.float()[:, named],
                (present & (areas.flatten(2).sum(2) > 0))[:, named],
            )

    def _region(self, probabilities: torch.Tensor, areas: torch.Tensor) -> torch.Tensor:
        if self.config.pool == "pred":
            return probabilities
        return areas if self.config.pool == "gt" else (probabilities + areas) / 2

    def _masked_pool(
        self,
        region: torch.Tensor,
        feature: torch.Tensor,
        sentences: torch.Tensor,
        present: torch.Tensor,
    ) -> torch.Tensor:
        weight = region.flatten(2)
        pooled = weight @ feature.flatten(2).transpose(1, 2)
        pooled = pooled / (weight.sum(2, keepdim=True) + _EPSILON)
        image = functional.normalize(self.image_head(pooled), dim=-1)
        text = functional.normalize(self.text_head(sentences), dim=-1)
        scale = self.log_scale.exp().clamp(max=100.0)
        losses = []
        for image_one, text_one, present_one in zip(image, text, present, strict=True):
            anchors = present_one.nonzero()[:, 0]
            if len(anchors) < 2:
                continue
            scores = scale * image_one @ text_one.T
            to_text = functional.cross_entropy(scores[anchors], anchors)
            order = torch.arange(len(anchors), device=scores.device)
            to_image = functional.cross_entropy(scores[anchors][:, anchors].T, order)
            losses.append((to_text + to_image) / 2)
        return torch.stack(losses).mean() if losses else feature.sum() * 0.0

    def _batch_axis(self, probabilities: torch.Tensor, sentences: torch.Tensor) -> torch.Tensor:
        image = functional.normalize(probabilities.mean((2, 3)).T, dim=1)
        text = functional.normalize(sentences.mean(2).T, dim=1)
        scores = self.log_scale.exp().clamp(max=100.0) * image @ text.T
        order = torch.arange(len(scores), device=scores.device)
        both = functional.cross_entropy(scores, order) + functional.cross_entropy(scores.T, order)
        return both / 2
