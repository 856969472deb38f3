"""One training run, from a config to checkpoints."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lightning
import numpy as np
import torch
import yaml
from lightning.pytorch import callbacks, loggers
from torch.utils.data import DataLoader, Dataset

from vertext.anatomy import BACKGROUND, IGNORE, SPINE, scheme
from vertext.data.augmentation import Augmentation
from vertext.data.case import Case
from vertext.data.contextual_tokens import ContextualTokens
from vertext.data.labelled_folder import read_labelled_folder
from vertext.data.phrase_tokens import PhraseTokens
from vertext.data.presence_tokens import PresenceTokens
from vertext.data.prompt_sampler import PromptSampler
from vertext.data.prompt_tokens import PromptTokens
from vertext.data.slice_dataset import SeededSampler, SliceDataset
from vertext.data.slice_stack import SliceStack, load_slices
from vertext.data.slice_windows import all_windows
from vertext.errors import UsageError
from vertext.files import atomic_path
from vertext.models.registry import trainer_of
from vertext.prompts import (
    PromptGenerator,
    PromptSource,
    load_description,
    presence_threshold,
    slice_position,
    template_structures,
)
from vertext.text import build_phrase_bank, load_encoder
from vertext.text.token_cache import TokenCache
from vertext.training.experiment import Experiment, data_folder, read_experiment
from vertext.training.segmentation_module import SegmentationModule

log = logging.getLogger(__name__)


def train(experiment: Experiment, *, runs: str | Path = "runs") -> Path:
    """Train, or go on where an earlier run of that name stopped.

    Writes `runs/NAME/` with the settings, the text vectors, checkpoints (last and best), and
    CSV and TensorBoard logs.

    Args:
        experiment: All settings.
        runs: Folder of all runs.

    Returns:
        The folder of the run.

    Raises:
        VertextError: Scans or text encoder cannot be read.
    """
    lightning.seed_everything(experiment.seed, verbose=False)
    folder = Path(runs) / experiment.name
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_another_experiment(experiment, folder)
    with atomic_path(folder / "experiment.yaml") as file:
        file.write_text(yaml.safe_dump(experiment.model_dump(mode="json")), encoding="utf-8")
    if (other := trainer_of(experiment.network)) is not None:
        other(experiment, folder, *_cases(experiment), active=active_classes(experiment))
        return folder
    tokens = prompt_tokens(experiment, folder) if experiment.model.prompt_length else None
    module = SegmentationModule(experiment, active=active_classes(experiment))
    depth = module.network.stack_depth
    loaders = _loaders(experiment, tokens, lambda: module.global_step, depth=depth)
    last = folder / "last.ckpt"
    _trainer(experiment, folder).fit(
        module, *loaders, ckpt_path=str(last) if last.is_file() else None
    )
    return folder


def _refuse_another_experiment(experiment: Experiment, folder: Path) -> None:
    """Let a run go on only with the settings that it began with, its length aside."""
    settings = folder / "experiment.yaml"
    if not (settings.is_file() and (folder / "last.ckpt").is_file()):
        return
    before = read_experiment(settings).model_dump()
    now = experiment.model_dump()
    for one in (before, now):
        del one["optimiser"]["max_steps"], one["data"]["workers"], one["data"]["folder"]
    changed = [key for key in now if now[key] != before[key]]
    if changed:
        raise UsageError(
            f"this run began with other settings of {', '.join(changed)}",
            source=folder,
            remedy="Give the new run another name",
        )


def active_classes(experiment: Experiment) -> tuple[int, ...]:
    """Return the class numbers that the data set annotates, background included."""
    names = scheme(experiment.data.scheme).labels
    annotated = load_description(experiment.prompts.anatomy).annotated(experiment.data.scheme)
    return (BACKGROUND, *sorted(SPINE.by_name(name).index for name in annotated if name in names))


def prompt_tokens(experiment: Experiment, folder: Path) -> PromptTokens:
    """Return what turns prompts into vectors; in phrase mode the bank is kept with the run.

    Raises:
        UsageError: The vectors do not fit the model, or the prompts do not fit the mode.
        VertextError: The text encoder cannot be loaded.
    """
    anatomy = load_description(experiment.prompts.anatomy)
    if experiment.prompts.errata and experiment.text.mode != "contextual":
        raise UsageError(
            "the paper's slips in the prompts need text.mode: contextual",
            remedy="Set prompts.errata to false or text.mode to contextual",
        )
    if experiment.text.mode == "presence":
        presence = PresenceTokens(anatomy)
        _check_dim(presence.dim, experiment)
        return presence
    encoder = load_encoder(experiment.text.encoder)
    _check_dim(encoder.dim, experiment)
    max_tokens = experiment.model.prompt_length
    if experiment.text.mode == "contextual":
        cache = TokenCache(
            folder.parent / "token-cache", revision=encoder.revision, encoder=encoder
        )
        return ContextualTokens(cache, dim=encoder.dim, max_tokens=max_tokens)
    bank = build_phrase_bank(encoder, anatomy)
    bank.save(folder / "phrases.safetensors")
    return PhraseTokens(bank, max_tokens=max_tokens)


def _check_dim(dim: int, experiment: Experiment) -> None:
    if dim != experiment.model.token_dim:
        raise UsageError(
            f"prompts become vectors of {dim} numbers, "
            f"the model expects {experiment.model.token_dim}",
            remedy=f"Set model.text_dim to {dim}",
        )


def _loaders(
    experiment: Experiment,
    tokens: PromptTokens | None,
    steps_done: Callable[[], int],
    *,
    depth: int,
) -> tuple[DataLoader[Any], DataLoader[Any] | None]:
    data, optimiser = experiment.data, experiment.optimiser
    # A network of neighbouring slices sees one stack a step, whatever batch_size says.
    batch_size = optimiser.batch_size if depth == 1 else depth
    chosen, held_out = _cases(experiment)
    stack = _stack(experiment, chosen)
    generator = PromptGenerator(
        experiment.prompts.anatomy,
        option=experiment.prompts.option,
        errata=experiment.prompts.errata,
        say_position=experiment.prompts.position,
        allow_oracle=True,
    )
    prompts = PromptSampler(
        generator,
        mix=experiment.prompts.mix,
        dataset=data.scheme,
        min_area=presence_threshold(
            experiment.model.image_size, pixels=experiment.prompts.presence_px
        ),
    )
    items = SliceDataset(
        stack,
        augmentation=Augmentation(experiment.augmentation),
        prompts=prompts,
        tokens=tokens,
    )
    sampler = SeededSampler(
        stack,
        draws=optimiser.epoch_steps * batch_size,
        seed=experiment.seed,
        steps_done=steps_done,
        rare_oversample=data.rare_oversample,
        depth=depth,
    )
    training: DataLoader[Any] = DataLoader(
        items,
        batch_size=batch_size,
        sampler=sampler,
        num_workers=data.workers,
        persistent_workers=data.workers > 0,
    )
    log.info("training on %d slices of %d patients", len(stack), len(set(stack.patients)))
    if not held_out:
        return training, None
    validation = _TemplateSlices(_stack(experiment, held_out), prompts, tokens, depth)
    return training, DataLoader(validation, batch_size=batch_size)


def _cases(experiment: Experiment) -> tuple[list[Case], list[Case]]:
    """Return the scans to train on and those to validate on."""
    data = experiment.data
    cases = read_labelled_folder(data_folder(data), scheme(data.scheme))
    held_out = [c for c in cases if c.fold in data.validate_on]
    chosen = [c for c in cases if not data.train or c.fold in data.train]
    return [c for c in chosen if c not in held_out], held_out


def _stack(experiment: Experiment, cases: list[Case]) -> SliceStack:
    return load_slices(
        cases,
        scheme=scheme(experiment.data.scheme),
        size=experiment.model.image_size,
        spacing_mm=experiment.data.spacing_mm,
    )


class _TemplateSlices(Dataset[dict[str, Any]]):
    """Unchanged slices with the automatic prompt, as a user would get them.

    They come in stacks of `depth` neighbours. A slice that stacks repeat counts once, in its last
    place, which is the one that inference keeps.
    """

    def __init__(
        self,
        stack: SliceStack,
        prompts: PromptSampler,
        tokens: PromptTokens | None,
        depth: int,
    ) -> None:
        self.stack = stack
        self.order = all_windows(stack, depth).ravel().tolist()
        self.judged = set({index: place for place, index in enumerate(self.order)}.values())
        self.prompts = prompts
        self.tokens = tokens
        self.structures = template_structures(prompts.generator.anatomy, prompts.dataset)

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, place: int) -> dict[str, Any]:
        index = self.order[place]
        labels = torch.from_numpy(self.stack.labels[index])
        position = slice_position(
            int(self.stack.index[index]), int(self.stack.count[index]), sides_known=True
        )
        item = {
            "image": torch.from_numpy(self.stack.images[index].astype(np.float32))[None],
            "labels": labels if place in self.judged else torch.full_like(labels, IGNORE),
            "patient": self.stack.patients[index],
        }
        if self.tokens is not None:
            prompt = self.prompts.generator.prompt(self.structures, position, PromptSource.TEMPLATE)
            tokens, mask = self.tokens.padded(prompt)
            item |= {"tokens": torch.from_numpy(tokens), "token_mask": torch.from_numpy(mask)}
        return item


def _trainer(experiment: Experiment, folder: Path) -> lightning.Trainer:
    config = experiment.optimiser
    keep = [
        callbacks.ModelCheckpoint(dirpath=folder, filename="last", every_n_epochs=1,
                                  save_on_train_epoch_end=True, enable_version_counter=False),
        callbacks.LearningRateMonitor(),
    ]  # fmt: skip
    if experiment.data.validate_on:
        keep.append(
            callbacks.ModelCheckpoint(
                dirpath=folder,
                filename="best",
                monitor="dice/fine",
                mode="max",
                enable_version_counter=False,
            )
        )
    if config.ema:
        keep.append(callbacks.EMAWeightAveraging(decay=config.ema))
    return lightning.Trainer(
        default_root_dir=folder,
        devices=1,
        max_steps=config.max_steps,
        precision=config.precision,
        gradient_clip_val=config.clip,
        check_val_every_n_epoch=config.validate_every,
        num_sanity_val_steps=0,
        log_every_n_steps=20,
        logger=[
            # A resumed run gets a version of its own: the loggers would wipe the earlier one.
            loggers.CSVLogger(folder, name="csv"),
            loggers.TensorBoardLogger(folder, name="tensorboard"),
        ],
        callbacks=keep,
    )
