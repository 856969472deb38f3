"""Segment Anything: an image is encoded once, then any number of prompts is answered."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from numpy.typing import NDArray
from torch import nn

from vertext.errors import UsageError
from vertext.models.sam.canvas import Canvas
from vertext.models.sam.mask_decoder import DecodedMasks, MaskDecoder
from vertext.models.sam.placed_prompts import placed_prompts
from vertext.models.sam.prompt_encoder import PromptEncoder
from vertext.models.sam.unit_grey import unit_grey


class EncodedImage(NamedTuple):
    """What is kept of an image to answer prompts.

    Attributes:
        features: (1, C, rows, columns) of the image encoder.
        canvas: Where the image lies in them.
    """

    features: torch.Tensor
    canvas: Canvas


class Sam(nn.Module):
    """SAM with any image encoder.

    Source: Kirillov et al., "Segment Anything", ICCV 2023.

    Args:
        image_encoder: Maps (B, 3, H, W) to (B, C, rows, columns).
        prompt_encoder: Of as many channels C.
        mask_decoder: Of as many channels C.
        size: Rows and columns of the canvas that images are brought to.
        mean: Of red, green and blue, in 0 to 1, that the image encoder takes as zero.
        deviation: That it takes as one.
    """

    def __init__(
        self,
        image_encoder: nn.Module,
        prompt_encoder: PromptEncoder,
        mask_decoder: MaskDecoder,
        *,
        size: tuple[int, int],
        mean: tuple[float, float, float] = (0.0, 0.0, 0.0),
        deviation: tuple[float, float, float] = (1.0, 1.0, 1.0),
    ) -> None:
        super().__init__()
        self.image_encoder = image_encoder
        self.prompt_encoder = prompt_encoder
        self.mask_decoder = mask_decoder
        self.size = size
        self.register_buffer("mean", torch.tensor(mean)[:, None, None], persistent=False)
        self.register_buffer("deviation", torch.tensor(deviation)[:, None, None], persistent=False)
        self.mean: torch.Tensor
        self.deviation: torch.Tensor

    def encode(self, image: NDArray[Any]) -> EncodedImage:
        """Encode an image of grey values (H, W), of any size and real dtype, finite.

        Raises:
            UsageError: It has another shape.
        """
        if image.ndim != 2 or not image.size:
            raise UsageError(f"an image has rows and columns, not the shape {image.shape}")
        canvas = Canvas((image.shape[0], image.shape[1]), self.size)
        grey = torch.from_numpy(unit_grey(image)).to(self.mean.device)
        colours = (grey - self.mean) / self.deviation
        return EncodedImage(self.image_encoder(canvas.put(colours[None])), canvas)

    def predict(
        self,
        image: EncodedImage,
        *,
        points: torch.Tensor | None = None,
        boxes: torch.Tensor | None = None,
        masks: torch.Tensor | None = None,
        several: bool = False,
    ) -> DecodedMasks:
        """Answer N prompts, each of points, a box or a mask, or of several of them.

        Pixels are the image's own; whole numbers are their centres.

        Args:
            image: The encoded image.
            points: (N, P, 3) column, row, and 1 on the structure, 0 off it, NO_POINT for neither.
            boxes: (N, 4) first column, first row, last column, last row.
            masks: (N, H, W) from 0 outside to 1 inside, of any dtype.
            several: Give three readings of an ambiguous prompt in place of one mask.

        Returns:
            Logits (N, M, H, W) and expected quality (N, M), M = 1 or 3.

        Raises:
            UsageError: There is no prompt, or prompts differ in number or have another shape.
        """
        rows, columns = image.features.shape[2:]
        placed = placed_prompts(
            points,
            boxes,
            masks,
            canvas=image.canvas,
            mask_size=(4 * rows, 4 * columns),
            like=image.features,
        )
        prompt = self.prompt_encoder(*placed, size=self.size)
        code = self.prompt_encoder.grid_code((rows, columns))
        decoded = self.mask_decoder(image.features, code, prompt)
        wanted = slice(1, None) if several else slice(0, 1)
        return DecodedMasks(
            image.canvas.take(decoded.logits[:, wanted]), decoded.quality[:, wanted]
        )
