"""One training run on chest CT, from a config to checkpoints."""

from __future__ import annotations

import math
from pathlib import Path

import lightning
import numpy as np
import yaml
from lightning.pytorch import callbacks, loggers
from numpy.typing import NDArray

from vertext.files import atomic_path
from vertext.models.lacaf.class_text import class_text, encode_classes
from vertext.models.model_bundle import PHRASES_FILE
from vertext.text import PhraseBank, load_encoder
from vertext.training.atomic_checkpoints import AtomicCheckpoints
from vertext.training.resume_point import resume_point
from vertext.training.stop_at import StopAt
from vertext.training.vessels.chest_cases import chest_cases
from vertext.training.vessels.vessel_data import VesselData
from vertext.training.vessels.vessel_experiment import VesselExperiment
from vertext.training.vessels.vessel_module import VesselModule

SETTINGS_FILE = "experiment.yaml"


def train_vessels(experiment: VesselExperiment, *, runs: str | Path = "runs") -> Path:
    """Train, or go on where an earlier run of that name stopped.

    Writes `runs/NAME/` with the settings, the text vectors, checkpoints (last, and best by the
    validation subset) and CSV logs.

    Args:
        experiment: All settings.
        runs: Folder of all runs.

    Returns:
        The folder of the run.

    Raises:
        VertextError: Scans, text encoder or the checkpoint to go on from cannot be read, or the
            run cannot be written.
    """
    lightning.seed_everything(experiment.seed, verbose=False)
    folder = Path(runs) / experiment.name
    with atomic_path(folder / SETTINGS_FILE) as file:
        file.write_text(yaml.safe_dump(experiment.model_dump(mode="json")), encoding="utf-8")
    training, validation = chest_cases(experiment.data)
    module = VesselModule(experiment, _text(experiment, folder), validation)
    _trainer(experiment, folder, validates=bool(validation)).fit(
        module,
        datamodule=VesselData(experiment, training, validation),
        ckpt_path=resume_point(folder, module),
    )
    return folder


def _text(experiment: VesselExperiment, folder: Path) -> NDArray[np.float32]:
    """Return the classes' vectors: of the run's own bank, which is made where it is missing."""
    anatomy, file = experiment.text.anatomy, folder / PHRASES_FILE
    if not experiment.model.reads_text:
        return np.zeros((experiment.model.classes, experiment.model.text_dim), np.float32)
    if not file.is_file():
        encode_classes(anatomy, load_encoder(experiment.text.encoder)).save(file)
    return class_text(anatomy, PhraseBank.load(file))


def _trainer(experiment: VesselExperiment, folder: Path, *, validates: bool) -> lightning.Trainer:
    config = experiment.optimiser
    keep: list[callbacks.Callback] = [
        StopAt(config.max_steps),
        callbacks.ModelCheckpoint(
            dirpath=folder,
            filename="last",
            every_n_epochs=1,
            save_on_train_epoch_end=True,
            enable_version_counter=False,
        ),
    ]
    if validates:
        keep.append(
            callbacks.ModelCheckpoint(
                dirpath=folder,
                filename="best",
                monitor="dice",
                mode="max",
                enable_version_counter=False,
            )
        )
    return lightning.Trainer(
        default_root_dir=folder,
        devices=1,
        max_epochs=math.ceil(config.max_steps / config.save_every),
        precision=config.precision,
        gradient_clip_val=1.0,
        check_val_every_n_epoch=config.validate_every // config.save_every,
        reload_dataloaders_every_n_epochs=1,
        num_sanity_val_steps=0,
        log_every_n_steps=20,
        logger=loggers.CSVLogger(folder, name="csv"),
        callbacks=keep,
        plugins=[AtomicCheckpoints()],
    )
