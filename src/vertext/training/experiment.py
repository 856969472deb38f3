"""The settings of one training run, read from YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializeAsAny,
    ValidationError,
    create_model,
    field_validator,
    model_validator,
)

from vertext.data.atlas_corruption import AtlasCorruption
from vertext.data.augmentation import AugmentationConfig
from vertext.data.prompt_sampler import PromptMix
from vertext.errors import UsageError
from vertext.models.network_config import NetworkConfig
from vertext.models.registry import settings_class
from vertext.training.config_layers import expanded_path, explain, read_layers
from vertext.training.segmentation_loss import LossConfig


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DataConfig(_Settings):
    """Which scans to train on.

    Attributes:
        folder: Folder of NAME_image / NAME_labels files; variables like ${VERTEXT_DATA} count.
        scheme: Whose numbers the labels are.
        modality: What made the scans, which a bundle of the run then asks for.
        more: Further labelled folders, such as other contrasts; their `cases.json` says whose
            numbers and which folds, and folds count as in `folder`.
        train: Folds to train on; empty means every scan that is not validated on.
        validate_on: Folds for validation and selection.
        leave_out: Patients that are neither trained nor validated on, whatever their fold.
        split: Stored split inside the folder (`vertext prepare` writes splits.json), in place of
            `train` and `validate_on`.
        split_unit: What that split divides; `slice` is a leakage experiment and must be asked for.
        fold: Which division of the split.
        spacing_mm: Pixel of the canvas in mm; null fills the canvas with every image.
        rare_oversample: 0 draws slices alike, 1 by the rarity of their rarest structure.
        balance_series: 0 draws slices alike, 1 gives every sort of series the same share.
        workers: Loader processes.
        atlases: Folder of registered atlases (`vertext atlas register`), for networks that they
            prompt.
        atlas_count: How many of each scan, the most alike.
        atlas_coarse: Whether the coarse labels count as one more atlas.
    """

    folder: str = "${VERTEXT_DATA}/spider_t2space"
    scheme: str = "spider"
    modality: Literal["MR", "CT"] = "MR"
    more: tuple[str, ...] = ()
    train: tuple[int, ...] = ()
    validate_on: tuple[int, ...] = ()
    leave_out: tuple[str, ...] = ()
    split: str | None = None
    split_unit: Literal["patient", "slice"] = "patient"
    fold: int = 0
    spacing_mm: float | None = None
    rare_oversample: float = 0.0
    balance_series: float = 0.0
    workers: int = 0
    atlases: str | None = None
    atlas_count: int = Field(10, ge=1)
    atlas_coarse: bool = False

    @model_validator(mode="after")
    def _apart(self) -> DataConfig:
        if both := set(self.train) & set(self.validate_on):
            raise ValueError(f"folds {sorted(both)} are trained on and validated on")
        return self


class TextConfig(_Settings):
    """How prompts become vectors.

    Attributes:
        mode: `contextual` encodes the whole text, as the paper; `phrases` looks up one vector a
            phrase, so that a bundle needs no text encoder; `presence` is a control that tells
            which phrases are said and nothing of their words.
        encoder: Name or local path of the text encoder; `presence` needs none.
    """

    mode: Literal["contextual", "phrases", "presence"] = "contextual"
    encoder: str = "bioclinicalbert"


class PromptConfig(_Settings):
    """What prompts say in training.

    Attributes:
        anatomy: Anatomy description.
        option: 1 image type, 2 with structures, 3 with position and order.
        errata: Repeat the paper's slips in nouns and positions.
        position: Whether Option 3 says where the slice stands.
        presence_px: Pixels at 384×384 that a structure needs to count as present.
        mix: Share of each kind of prompt.
    """

    anatomy: str = "lumbar_mr"
    option: Literal[1, 2, 3] = 3
    errata: bool = False
    position: bool = True
    presence_px: int = 20
    mix: PromptMix = PromptMix()


class OptimiserConfig(_Settings):
    """AdamW with warm-up and cosine decay.

    Attributes:
        lr: Peak learning rate.
        final_lr: Learning rate at the end.
        weight_decay: Decoupled weight decay.
        warmup_steps: Steps of linear warm-up.
        max_steps: Steps in all.
        batch_size: Slices a step, all processes together.
        accumulate: Batches whose gradients are added up to a step.
        clip: Largest norm of the gradient.
        ema: Decay of the moving average of the weights, which is what validates and exports.
        precision: Lightning's name of the precision, e.g. 32 or bf16-mixed.
        epoch_steps: Steps between checkpoints.
        validate_every: Epochs between validations.
    """

    lr: float = 1e-4
    final_lr: float = 1e-6
    weight_decay: float = 0.01
    warmup_steps: int = 500
    max_steps: int = 75_000
    batch_size: int = 8
    accumulate: int = Field(1, ge=1)
    clip: float = 1.0
    ema: float = Field(0.999, ge=0, lt=1)
    precision: Literal["32", "bf16-mixed"] = "32"
    epoch_steps: int = Field(200, ge=1)
    validate_every: int = Field(5, ge=1)

    @field_validator("precision", mode="before")
    @classmethod
    def _as_name(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value


class Experiment(_Settings):
    """One training run.

    Attributes:
        name: Names the folder of the run.
        seed: Seed of weights, draws and augmentation.
        network: Registered name of the network; `model` holds its settings.
        begin_with: Checkpoint of another run whose (averaged) weights this one begins with; the
            network must be the same, its grid may differ.
    """

    name: str
    seed: int = 0
    network: str = "atm-net"
    begin_with: str | None = None
    model: SerializeAsAny[NetworkConfig]
    data: DataConfig = DataConfig()
    text: TextConfig = TextConfig()
    prompts: PromptConfig = PromptConfig()
    augmentation: AugmentationConfig = AugmentationConfig()
    atlas_corruption: AtlasCorruption = AtlasCorruption()
    loss: LossConfig = LossConfig()
    optimiser: OptimiserConfig = OptimiserConfig()


def read_experiment(path: str | Path, overrides: tuple[str, ...] = ()) -> Experiment:
    """Read a YAML file, on top of the file its `base` names, and apply key=value overrides.

    Args:
        path: YAML file; `base: other.yaml` is relative to it.
        overrides: Such as `optimiser.lr=0.001`; values are YAML.

    Raises:
        UsageError: The file is missing or no YAML, a key is unknown (the nearest is named), or
            a value is not allowed.
    """
    return experiment_from(read_layers(path, overrides), source=path)


def experiment_from(settings: dict[str, Any], *, source: str | Path) -> Experiment:
    """Validate settings, those of the network by its own class.

    Args:
        settings: Nested keys and values.
        source: Where they come from, for the message.

    Raises:
        UsageError: The network or a key is unknown, or a value is not allowed.
    """
    # Without the section every field of the network has its default.
    settings = {"model": {}} | settings
    model = settings_class(str(settings.get("network", "atm-net")))
    typed = create_model("Experiment", __base__=Experiment, model=(model, ...))
    try:
        return typed.model_validate(settings)
    except ValidationError as error:
        raise UsageError(explain(error, typed), source=source) from error


def data_folder(config: DataConfig) -> Path:
    """Return the folder of the scans."""
    return expanded_path(config.folder)


def further_folders(config: DataConfig) -> tuple[Path, ...]:
    """Return the further labelled folders."""
    return tuple(expanded_path(folder) for folder in config.more)
