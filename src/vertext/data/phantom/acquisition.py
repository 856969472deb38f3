"""How a phantom is scanned: partial volume, texture, coil, noise, eight bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from scipy import ndimage

from vertext.data.phantom.contrast import Contrast
from vertext.data.phantom.tissue import Tissue

Values = NDArray[np.float32]

_TOP_PERCENT = 99.7
# Share by which each tissue's grey value varies from place to place.
_TEXTURE = {
    Tissue.FAT: 0.07,
    Tissue.MUSCLE: 0.22,
    Tissue.INTERSPINOUS: 0.3,
    Tissue.MARROW: 0.13,
    Tissue.SACRAL_MARROW: 0.12,
    Tissue.BOWEL_CONTENT: 0.30,
    Tissue.VISCERA: 0.22,
    Tissue.BOWEL: 0.15,
    Tissue.ANNULUS: 0.20,
    Tissue.NUCLEUS: 0.12,
    Tissue.CSF: 0.05,
}


class Acquisition(BaseModel):
    """A scanner's settings.

    Attributes:
        contrast: Weighting.
        noise: Standard deviation of the noise in each channel, against white.
        bias: Standard deviation of the logarithm of a smooth change of brightness.
        coil_mm: Distance from the back at which the surface coil sees half as much; 0 for none.
        blur_px: Standard deviation of the blur within a slice, in pixels.
        fat_streaks: Share of the muscles behind the spine that is fat.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    contrast: Contrast = Contrast.T2
    noise: float = Field(default=0.02, ge=0)
    bias: float = Field(default=0.1, ge=0)
    coil_mm: float = Field(default=160.0, ge=0)
    blur_px: float = Field(default=0.5, ge=0)
    fat_streaks: float = Field(default=0.2, ge=0, le=1)

    @classmethod
    def random(cls, rng: np.random.Generator, contrast: Contrast) -> Acquisition:
        """Draw a scanner."""
        return cls(
            contrast=contrast,
            noise=rng.uniform(0.008, 0.035),
            bias=rng.uniform(0.05, 0.2),
            coil_mm=rng.uniform(60, 200),
            blur_px=rng.uniform(0.4, 0.75),
            fat_streaks=rng.uniform(0.05, 0.4),
        )

    def scan(
        self, tissue: NDArray[np.uint8], subslices: int, depth_mm: Values, rng: np.random.Generator
    ) -> NDArray[np.uint8]:
        """Return the scan of a tissue map.

        Args:
            tissue: (slices * subslices, H, W) members of `Tissue`.
            subslices: How many sub-slices one slice averages.
            depth_mm: Distance of every pixel from the skin of the back, (H, W).
            rng: Source of texture, bias and noise.

        Returns:
            (slices, H, W), 0 to 255, one scale for the whole scan.
        """
        grey = self.contrast.grey * rng.normal(1, 0.04, len(Tissue)).astype(np.float32)
        amplitude = np.zeros(len(Tissue), np.float32)
        amplitude[list(_TEXTURE)] = list(_TEXTURE.values())
        signal = _averaged(grey[tissue], subslices)
        rough = _averaged((grey * amplitude)[tissue], subslices)
        signal += rough * _grain(signal.shape, rng)
        muscle = _averaged((tissue == Tissue.BACK_MUSCLE).astype(np.float32), subslices)
        gain = grey[Tissue.FAT] - grey[Tissue.BACK_MUSCLE]
        signal += muscle * gain * self._fat_in_muscle(signal.shape, rng)
        if self.blur_px:
            signal = ndimage.gaussian_filter(signal, (0, self.blur_px, self.blur_px))
        signal *= self._sensitivity(signal.shape, depth_mm, rng)
        return _eight_bits(_rician(signal, self.noise, rng))

    def _fat_in_muscle(self, shape: tuple[int, ...], rng: np.random.Generator) -> Values:
        """Return the share of fat in the muscles behind the spine, in streaks along the fibres."""
        field = _noise(shape, (0.3, 11.0, 0.9), rng)
        share: Values = np.clip((field - np.quantile(field, 1 - self.fat_streaks)) / 0.8, 0, 0.9)
        return share

    def _sensitivity(
        self, shape: tuple[int, ...], depth_mm: Values, rng: np.random.Generator
    ) -> Values:
        """Return the brightness that coil and bias field give every voxel."""
        knots = rng.normal(0, self.bias, (3, 4, 4))
        weights = [_between(size, n) for size, n in zip(shape, knots.shape, strict=True)]
        field = np.exp(np.einsum("ai,bj,ck,ijk->abc", *weights, knots, optimize=True))
        if self.coil_mm:
            field *= np.exp2(-np.maximum(depth_mm, 0) / self.coil_mm)
        return field.astype(np.float32)


def _between(size: int, knots: int) -> NDArray[np.float64]:
    """Return the weights of linear interpolation between knots, (size, knots)."""
    places = np.linspace(0, knots - 1, size)[:, None]
    return np.clip(1 - np.abs(places - np.arange(knots)), 0, None)


def _averaged(values: Values, subslices: int) -> Values:
    """Return the mean of the sub-slices of each slice: partial volume of thick slices."""
    mean: Values = values.reshape(-1, subslices, *values.shape[1:]).mean(axis=1)
    return mean


def _grain(shape: tuple[int, ...], rng: np.random.Generator) -> Values:
    """Return noise of unit spread at two sizes, as trabeculae and lobules are seen."""
    return 0.8 * _noise(shape, (0.0, 0.8, 0.8), rng) + 0.5 * _noise(shape, (0.5, 3.0, 3.0), rng)


def _noise(shape: tuple[int, ...], smooth: tuple[float, ...], rng: np.random.Generator) -> Values:
    """Return smoothed noise of zero mean and unit spread."""
    field = ndimage.gaussian_filter(rng.standard_normal(shape, dtype=np.float32), smooth)
    unit: Values = field / field.std()
    return unit


def _rician(signal: Values, deviation: float, rng: np.random.Generator) -> Values:
    """Return the magnitude of a complex signal with noise in both channels."""
    real, imaginary = rng.standard_normal((2, *signal.shape), dtype=np.float32) * deviation
    magnitude: Values = np.hypot(signal + real, imaginary)
    return magnitude


def _eight_bits(signal: Values) -> NDArray[np.uint8]:
    white = np.percentile(signal, _TOP_PERCENT)
    return np.rint(np.clip(signal / white, 0, 1) * 255).astype(np.uint8)
