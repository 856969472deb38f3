"""What nnU-Net's planner is told, and what is changed in its plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from vertext.errors import UsageError
from vertext.models.baselines.nnunet import NnUnetConfig, architecture


@dataclass(frozen=True)
class Budget:
    """How long to train; nnU-Net's own is 1000 epochs of 250 and 50 iterations.

    Attributes:
        epochs: Epochs.
        iterations: Steps of an epoch.
        validation_iterations: Batches that are looked at after an epoch.
        batch_size: Slices a step, in a reduced plan.
        seed: Seed of weights, draws and augmentation.
    """

    epochs: int
    iterations: int
    validation_iterations: int
    batch_size: int
    seed: int


def target_spacing(
    spacings: Sequence[tuple[float, float, float]],
    config: NnUnetConfig,
    pixel_mm: float | None,
) -> tuple[float, float, float] | None:
    """Return the spacing (slice, row, column) in mm to plan for; None leaves it to nnU-Net.

    nnU-Net slices along the axis of the widest spacing, so that of the slices is never the
    narrower one here; nothing else comes of it, for slices are not resampled across.

    Args:
        spacings: Spacing of each scan in the canonical view.
        config: Whether slices are segmented, and whether the plan is reduced.
        pixel_mm: Pixel of a reduced plan's canvas.

    Raises:
        UsageError: The plan is reduced and there is no pixel.
    """
    if config.configuration != "2d":
        return None
    across, row, column = (median(spacing[axis] for spacing in spacings) for axis in range(3))
    if config.reduced:
        if pixel_mm is None:
            raise UsageError(
                "nnU-Net trains at one pixel size", remedy="Set data.spacing_mm in the config"
            )
        row = column = pixel_mm
    return max(across, row, column), row, column


def own_configuration(config: NnUnetConfig, budget: Budget) -> dict[str, Any]:
    """Return a configuration that takes over nnU-Net's, but for the budget.

    A reduced one also replaces patch, batch and network. nnU-Net keeps such a configuration when
    it plans, and resolves what is inherited. Source: nnU-Net v2,
    documentation/explanation_plans_files.md.

    Args:
        config: Canvas, planner and channels.
        budget: How long to train.
    """
    changed: dict[str, Any] = {}
    if config.reduced:
        changed = {
            "patch_size": list(config.image_size),
            "batch_size": budget.batch_size,
            "architecture": architecture(config.image_size, config.features, config.planner),
        }
    return {"inherits_from": config.configuration, "budget": asdict(budget), **changed}
