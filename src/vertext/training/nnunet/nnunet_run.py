"""One run of nnU-Net through its own commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch

from vertext.data.case import Case
from vertext.data.nnunet_files import CHANNEL
from vertext.data.write_nnunet import SPLITS_FINAL
from vertext.errors import VertextError
from vertext.models.baselines.nnunet import NnUnetConfig
from vertext.training.nnunet.plans import Budget, own_configuration, target_spacing
from vertext.training.nnunet.raw_dataset import (
    ENDING,
    read_prediction,
    to_internal,
    write_image,
    write_json,
    write_raw_dataset,
    write_splits,
)
from vertext.volumes import LabelMap, SagittalView, Volume

DATASET = "Dataset001_vertext"
PLANS = "vertext"
CONFIGURATION = "own"
TRAINER = "ShortTrainer"


class NnUnetRun:
    """Data set, plans, training and prediction of nnU-Net below one folder.

    Args:
        folder: Holds `raw`, `preprocessed`, `results` and a log of each command.
        config: What is asked of nnU-Net.
        budget: How long to train.
        active: Internal numbers that the data set annotates, background first.
    """

    def __init__(
        self, folder: str | Path, config: NnUnetConfig, *, budget: Budget, active: tuple[int, ...]
    ) -> None:
        self.folder = Path(folder)
        self.config = config
        self.budget = budget
        self.active = active

    @property
    def results(self) -> Path:
        """Folder of nnU-Net's checkpoints and of its log."""
        return self.folder / "results" / DATASET / f"{TRAINER}__{PLANS}__{CONFIGURATION}" / "fold_0"

    def prepare(
        self,
        training: Sequence[Case],
        validation: Sequence[Case],
        *,
        pixel_mm: float | None = None,
    ) -> None:
        """Write the raw data set, our split and configuration; let nnU-Net plan and preprocess.

        Args:
            training: Scans to train on.
            validation: Scans that nnU-Net watches while training.
            pixel_mm: Pixel of a reduced plan's canvas.

        Raises:
            UsageError: The plan is reduced and there is no pixel.
            VertextError: A scan cannot be read, or nnU-Net failed; its log is named.
        """
        raw = self.folder / "raw" / DATASET
        spacings = write_raw_dataset(raw, (*training, *validation), active=self.active)
        write_splits(self._preprocessed / SPLITS_FINAL, training, validation)
        own = own_configuration(self.config, self.budget)
        write_json(self._preprocessed / f"{PLANS}.json", {"configurations": {CONFIGURATION: own}})
        spacing = target_spacing(spacings, self.config, pixel_mm)
        wanted = [] if spacing is None else ["-overwrite_target_spacing", *map(str, spacing)]
        self._command(
            "nnUNetv2_plan_and_preprocess", "-d", "1", "-c", CONFIGURATION, "-npfp", "1",
            "-np", "1", "--clean", "--no_pbar", "-pl", self.config.planner,
            "-overwrite_plans_name", PLANS, *wanted,
        )  # fmt: skip

    def train(self) -> None:
        """Train, or go on after the last whole epoch, to the end of the present budget.

        Raises:
            VertextError: nnU-Net failed; its log is named.
        """
        plans = self._preprocessed / f"{PLANS}.json"
        content = json.loads(plans.read_text(encoding="utf-8"))
        content["configurations"][CONFIGURATION] = own_configuration(self.config, self.budget)
        write_json(plans, content)
        self._command(
            "nnUNetv2_train", "1", CONFIGURATION, "0",
            "-tr", TRAINER, "-p", PLANS, "-device", _device(), "--c",
        )  # fmt: skip

    def predict(self, scans: Sequence[Volume]) -> list[LabelMap]:
        """Segment scans by nnU-Net itself, without mirroring.

        Args:
            scans: Sagittal scans on any grid.

        Returns:
            Internal numbers on the grids of the scans, as nnU-Net gives them: levels are not
            decoded.

        Raises:
            VertextError: A scan has no sagittal view, or nnU-Net failed; its log is named.
        """
        views = [SagittalView.of(scan) for scan in scans]
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="predict-") as place:
            inputs, outputs = Path(place, "in"), Path(place, "out")
            for number, view in enumerate(views):
                write_image(inputs / f"{number:04d}{CHANNEL}{ENDING}", view.volume)
            self._command(
                "nnUNetv2_predict", "-d", "1", "-i", str(inputs), "-o", str(outputs), "-f", "0",
                "-tr", TRAINER, "-p", PLANS, "-c", CONFIGURATION,
                "-device", _device(), "-npp", "0", "-nps", "0",
                "--disable_tta", "--disable_progress_bar",
            )  # fmt: skip
            found = [
                to_internal(read_prediction(outputs / f"{number:04d}{ENDING}"), self.active)
                for number in range(len(views))
            ]
        return [
            LabelMap.on(scan, view.restore_labels(labels), scheme="internal")
            for scan, view, labels in zip(scans, views, found, strict=True)
        ]

    @property
    def _preprocessed(self) -> Path:
        return self.folder / "preprocessed" / DATASET

    def _command(self, name: str, *arguments: str) -> None:
        """Run a command of nnU-Net with its folders and few processes, for it alone."""
        environment = os.environ | {
            "nnUNet_raw": str(self.folder / "raw"),
            "nnUNet_preprocessed": str(self.folder / "preprocessed"),
            "nnUNet_results": str(self.folder / "results"),
            "nnUNet_extTrainer": str(Path(__file__).with_name("trainer")),
            # Batches that the training process makes itself come in an order that can be repeated;
            # the planner needs at least one process.
            "nnUNet_n_proc_DA": "0" if name == "nnUNetv2_train" else "1",
            "nnUNet_def_n_proc": "1",
            "MPLBACKEND": "Agg",
            # It takes a thread for each core whatever else runs; those that wait must not spin.
            "OMP_WAIT_POLICY": "PASSIVE",
        }
        log = self.folder / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        call = [sys.executable, "-m", "vertext.training.nnunet.command", name, *arguments]
        with log.open("w", encoding="utf-8") as file:
            done = subprocess.run(
                call, env=environment, stdout=file, stderr=subprocess.STDOUT, check=False
            )
        if done.returncode:
            last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            raise VertextError(f"{name} failed: {' '.join(last)}", source=log)


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"
