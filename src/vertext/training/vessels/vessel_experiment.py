"""The settings of one training run on chest CT, read from YAML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from vertext.errors import UsageError
from vertext.models.lacaf.config import LacafConfig
from vertext.training.config_layers import expanded_path, explain, read_layers

VESSEL_NETWORK: Final = "lacaf"
"""Name that configs, bundles and the command line call LACAF."""


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChestData(_Settings):
    """Which scans to train on.

    Attributes:
        folder: The data set; variables like ${VERTEXT_DATA} count.
        layout: How its files lie: a labelled folder, PARSE 2022, or nnU-Net raw data.
        train: Subset to train on.
        validate_on: Subset that chooses the checkpoint; the test subset is never named here.
        share: Share of the training cases that is used, the first ones by name.
        spacing_mm: Edge of the cubic voxels.
        dilate: Thicken the labels by a voxel.
        workers: Loader processes.
    """

    folder: str
    layout: Literal["folder", "parse", "nnunet"] = "folder"
    train: str = "training"
    validate_on: str = "validation"
    share: float = Field(1.0, gt=0, le=1)
    spacing_mm: float = Field(1.5, gt=0)
    dilate: bool = False
    workers: int = Field(0, ge=0)

    @property
    def path(self) -> Path:
        """The folder with its variables filled in."""
        return expanded_path(self.folder)


class ClassTextConfig(_Settings):
    """Where the classes' vectors come from.

    Attributes:
        anatomy: Anatomy description whose sentences are encoded.
        encoder: Name or local path of the text encoder: `clip` as published, `minilm` as the
            packaged stand-in.
    """

    anatomy: str = "pulmonary_ct"
    encoder: str = "minilm"


class VesselOptimiser(_Settings):
    """Schedule as published, in steps.

    Attributes:
        lr: Peak rate.
        weight_decay: Of AdamW.
        batch_size: Patches a step.
        warmup_steps: Steps of linear warm-up.
        max_steps: Steps in all.
        save_every: Steps between checkpoints that a stopped run goes on from.
        validate_every: Steps between validations, a multiple of `save_every`.
        exclusion: Weight of the exclusion term.
        precision: Lightning's name of the precision.
    """

    lr: float = Field(8e-4, gt=0)
    weight_decay: float = Field(1e-5, ge=0)
    batch_size: int = Field(4, ge=1)
    warmup_steps: int = Field(100, ge=0)
    max_steps: int = Field(10_000, ge=1)
    save_every: int = Field(100, ge=1)
    validate_every: int = Field(500, ge=1)
    exclusion: float = Field(0.1, ge=0)
    precision: Literal["32-true", "bf16-mixed", "16-mixed"] = "32-true"

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.validate_every % self.save_every:
            raise ValueError(f"validate_every must be a multiple of save_every, {self.save_every}")
        return self


class VesselExperiment(_Settings):
    """Everything that decides a run.

    Attributes:
        name: Name of the run.
        network: LACAF; `model.fusion` makes its baselines.
        seed: Seed of weights and patches.
        data: Which scans.
        text: Whose vectors.
        model: The network.
        optimiser: Loss, schedule and length.
    """

    name: str = Field(min_length=1)
    network: Literal["lacaf"] = VESSEL_NETWORK
    seed: int = 0
    data: ChestData
    text: ClassTextConfig = ClassTextConfig()
    model: LacafConfig = LacafConfig()
    optimiser: VesselOptimiser = VesselOptimiser()


def read_vessel_experiment(path: str | Path, overrides: Sequence[str] = ()) -> VesselExperiment:
    """Read a YAML file, on top of the file its `base` names, and apply key=value overrides.

    Raises:
        UsageError: The file is missing or no YAML, a key is unknown (the nearest is named), or
            a value is not allowed.
    """
    try:
        return VesselExperiment.model_validate(read_layers(path, overrides))
    except ValidationError as error:
        raise UsageError(explain(error, VesselExperiment), source=path) from error
