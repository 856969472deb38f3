"""Random changes of a slice and its labels."""

from __future__ import annotations

import math

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict
from torch.nn import functional

from vertext.anatomy import BACKGROUND
from vertext.data.phantom.synthesise import synthesise
from vertext.volumes.normalise import normalise_values


class AugmentationConfig(BaseModel):
    """Strength of each change.

    Attributes:
        rotation: Largest angle in degrees.
        scale: Smallest and largest magnification.
        shift: Largest shift, as a share of rows and columns.
        elastic_px: Standard deviation of the elastic displacement, in pixels.
        elastic_grid: Distance of its control points, in pixels.
        crop_top: Probability of a field of view that begins lower.
        crop_bottom: Probability of a field of view that ends higher.
        contrast: Probability of a random curve over the grey values, which turns dark tissue
            bright as between T1, T2 and SPACE; gamma alone keeps the order of tissues.
        bias: Standard deviation of the logarithm of a smooth bias field.
        noise: Largest standard deviation of the noise, in units of the slice's own deviation.
        blur: Probability of loss of resolution.
        artefact: Probability of bright spots, as from metal or flow.
        synthesis: Probability of a new image painted from the labels, in no scanner's contrast.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rotation: float = 10.0
    scale: tuple[float, float] = (0.9, 1.1)
    shift: float = 0.05
    elastic_px: float = 1.5
    elastic_grid: int = 32
    crop_top: float = 0.3
    crop_bottom: float = 0.0
    contrast: float = 0.3
    bias: float = 0.2
    noise: float = 0.2
    blur: float = 0.2
    artefact: float = 0.0
    synthesis: float = 0.0


class Augmentation:
    """Geometry first (image bilinear, labels nearest), then grey values.

    What comes in from outside the image is background, as the canvas around a scan is, so that
    nothing is ever named there. Grey values end as inference makes them: normalised over what the
    image shows, the canvas around it set to their minimum. No flip: superior stays up and
    anterior left. What the image shows after a crop is what prompts must be made from, so make
    them after this.

    Args:
        config: Strength of each change.
    """

    def __init__(self, config: AugmentationConfig) -> None:
        self.config = config

    def __call__(
        self, image: np.ndarray, labels: np.ndarray, inside: np.ndarray, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return a changed image (H, W) float32 and labels uint8 of the shape given.

        Args:
            image: (H, W), normalised.
            labels: (H, W) internal numbers; or (M, H, W), the truth and further label maps that
                change with it.
            inside: (H, W) bool, True where the canvas shows the image.
            rng: Source of every choice.
        """
        grid = self._displaced_grid(image.shape, rng)
        pixels = torch.from_numpy(np.asarray(image, np.float32))[None, None]
        maps = labels.reshape(-1, *image.shape)
        named = torch.from_numpy(np.stack([*maps, inside]).astype(np.float32))[None]
        moved = functional.grid_sample(pixels, grid, padding_mode="border", align_corners=False)
        found = functional.grid_sample(named, grid, mode="nearest", align_corners=False)
        # Beyond the canvas grid_sample gives zero: background, and not inside.
        *changed, seen = found[0].numpy().astype(np.uint8)
        shown = self._field_of_view(seen > 0, rng)
        names = np.where(shown, np.stack(changed), np.uint8(BACKGROUND))
        values = moved[0, 0].numpy()
        if self.config.synthesis and rng.random() < self.config.synthesis:
            values = synthesise(names[0], rng, values)
        return self._recolour(values, shown, rng), names.reshape(labels.shape)

    def _displaced_grid(self, shape: tuple[int, ...], rng: np.random.Generator) -> torch.Tensor:
        rows, columns = shape
        angle = math.radians(rng.uniform(-1, 1) * self.config.rotation)
        zoom = 1 / rng.uniform(*self.config.scale)
        aspect = columns / rows
        cos, sin = math.cos(angle) * zoom, math.sin(angle) * zoom
        shift_x, shift_y = rng.uniform(-2, 2, 2) * self.config.shift
        affine = torch.tensor(
            [[[cos, -sin / aspect, shift_x], [sin * aspect, cos, shift_y]]], dtype=torch.float32
        )
        grid = functional.affine_grid(affine, [1, 1, rows, columns], align_corners=False)
        return grid + self._elastic(rows, columns, rng)

    def _elastic(self, rows: int, columns: int, rng: np.random.Generator) -> torch.Tensor:
        step = self.config.elastic_grid
        knots = rng.normal(0, self.config.elastic_px, (1, 2, rows // step + 2, columns // step + 2))
        smooth = functional.interpolate(
            torch.from_numpy(knots.astype(np.float32)), size=(rows, columns), mode="bicubic"
        )
        pixels = torch.tensor([2 / columns, 2 / rows])
        return smooth.movedim(1, -1) * pixels

    def _field_of_view(self, inside: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Return what is left of `inside` after a crop from above and below."""
        rows = len(inside)
        top = int(rng.uniform(0, 0.45) * rows) if rng.random() < self.config.crop_top else 0
        bottom = int(rng.uniform(0, 0.35) * rows) if rng.random() < self.config.crop_bottom else 0
        shown = inside.copy()
        shown[:top] = False
        shown[rows - bottom :] = False
        return shown

    def _recolour(
        self, image: np.ndarray, shown: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        low, high = float(image.min()), float(image.max())
        unit = (image - low) / max(high - low, 1e-6)
        unit = unit ** math.exp(rng.normal(0, 0.3))
        if rng.random() < self.config.contrast:
            unit = _random_curve(unit, rng)
        if rng.random() < self.config.blur:
            unit = _blur(unit, rng.uniform(1.0, 2.5))
        if rng.random() < self.config.artefact:
            unit = np.maximum(unit, _bright_spots(unit.shape, rng))
        unit = unit * np.exp(_smooth_field(unit.shape, self.config.bias, rng))
        unit = unit + rng.normal(0, 1, unit.shape) * unit.std() * rng.uniform(0, self.config.noise)
        return _normalised(unit, shown)


def _normalised(image: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Return (H, W) float32: normalised where shown, elsewhere the minimum of that."""
    result = np.zeros(image.shape, np.float32)
    if shown.any():
        values = normalise_values(image[shown].astype(np.float32))
        result[:] = values.min()
        result[shown] = values
    return result


def _random_curve(unit: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Map grey values through a random curve of five knots; air stays darkest."""
    knots = np.concatenate([[0.0], rng.uniform(0, 1, 5)])
    return np.interp(unit, np.linspace(0, 1, 6), knots)


def _bright_spots(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Return one to five soft ellipses of random place, size and brightness."""
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    spots = np.zeros(shape)
    for _ in range(rng.integers(1, 6)):
        row, column = rng.uniform(0, shape[0]), rng.uniform(0, shape[1])
        height, width = rng.uniform(2, 12, 2)
        distance = ((rows - row) / height) ** 2 + ((columns - column) / width) ** 2
        spots = np.maximum(spots, rng.uniform(0.6, 1.2) * np.exp(-distance))
    return spots


def _smooth_field(shape: tuple[int, ...], deviation: float, rng: np.random.Generator) -> np.ndarray:
    knots = torch.from_numpy(rng.normal(0, deviation, (1, 1, 4, 4)).astype(np.float32))
    return functional.interpolate(knots, size=shape, mode="bicubic")[0, 0].numpy()


def _blur(image: np.ndarray, factor: float) -> np.ndarray:
    """Lose resolution by a factor, as a coarser scan would."""
    pixels = torch.from_numpy(np.asarray(image, np.float32))[None, None]
    small = functional.interpolate(pixels, scale_factor=1 / factor, mode="area")
    whole = functional.interpolate(small, size=image.shape, mode="bilinear", align_corners=False)
    return whole[0, 0].numpy()
