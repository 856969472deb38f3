"""One training run, from a config to checkpoints."""

from __future__ import annotations

import math
from pathlib import Path

import lightning
import yaml
from lightning.pytorch import callbacks, loggers

from vertext.data.split import SPLIT_FILE
from vertext.errors import ResourceError, UsageError
from vertext.files import atomic_path
from vertext.models.registry import trainer_of
from vertext.training.active_classes import active_classes
from vertext.training.atomic_checkpoints import AtomicCheckpoints
from vertext.training.choose_cases import choose_cases, read_split
from vertext.training.data_loaders import data_loaders
from vertext.training.experiment import Experiment, read_experiment
from vertext.training.load_network import load_network
from vertext.training.processes import Processes
from vertext.training.prompt_tokens import prompt_tokens
from vertext.training.resume_point import LAST, resume_point
from vertext.training.segmentation_module import SegmentationModule
from vertext.training.stop_at import StopAt


def train(
    experiment: Experiment,
    *,
    runs: str | Path = "runs",
    processes: Processes = Processes(),  # noqa: B008 - frozen
) -> Path:
    """Train, or go on where an earlier run of that name stopped.

    Writes `runs/NAME/` with the settings, the split, the text vectors, checkpoints (last and
    best), and CSV and TensorBoard logs.

    Args:
        experiment: All settings.
        runs: Folder of all runs.
        processes: Those that share the run; Lightning starts them, or finds those of torchrun or
            SLURM.

    Returns:
        The folder of the run.

    Raises:
        VertextError: Scans, text encoder or the checkpoint to go on from cannot be read, or the
            run cannot be written.
    """
    lightning.seed_everything(experiment.seed, verbose=False)
    folder = Path(runs) / experiment.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResourceError(
            f"no folder can be made here ({error.strerror})",
            source=folder,
            remedy="Give --runs a folder that can be written",
        ) from error
    _refuse_another_experiment(experiment, folder)
    with atomic_path(folder / "experiment.yaml") as file:
        file.write_text(yaml.safe_dump(experiment.model_dump(mode="json")), encoding="utf-8")
    if (split := read_split(experiment)) is not None:
        split.write(folder / SPLIT_FILE)
    if (other := trainer_of(experiment.network)) is not None:
        other(experiment, folder, *choose_cases(experiment), active=active_classes(experiment))
        return folder
    tokens = prompt_tokens(experiment, folder) if experiment.model.prompt_length else None
    module = SegmentationModule(experiment, active=active_classes(experiment))
    if experiment.begin_with is not None:
        begun = load_network(Path(experiment.begin_with), experiment)
        module.network.load_state_dict(begun.state_dict())
    training, validation = data_loaders(
        experiment,
        tokens,
        lambda: module.global_step,
        depth=module.network.stack_depth,
        processes=processes,
        rank=lambda: module.global_rank,
    )
    last = resume_point(folder, module)
    _trainer(experiment, folder, processes, validates=validation is not None).fit(
        module, training, validation, ckpt_path=last
    )
    return folder


def _refuse_another_experiment(experiment: Experiment, folder: Path) -> None:
    """Let a run go on only with the settings that it began with, its length aside."""
    settings = folder / "experiment.yaml"
    if not (settings.is_file() and (folder / LAST).is_file()):
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


def _trainer(
    experiment: Experiment, folder: Path, processes: Processes, *, validates: bool
) -> lightning.Trainer:
    config = experiment.optimiser
    keep: list[callbacks.Callback] = [
        callbacks.ModelCheckpoint(dirpath=folder, filename="last", every_n_epochs=1,
                                  save_on_train_epoch_end=True, enable_version_counter=False),
        callbacks.LearningRateMonitor(),
        StopAt(config.max_steps),
    ]  # fmt: skip
    if validates:
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
        devices=processes.devices,
        num_nodes=processes.nodes,
        strategy=processes.lightning_strategy,
        use_distributed_sampler=False,  # the samplers know their share
        accumulate_grad_batches=config.accumulate,
        max_epochs=math.ceil(config.max_steps / config.epoch_steps),
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
        plugins=[AtomicCheckpoints()],
    )
