"""nnU-Net's own commands on one data set."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from vertext.errors import VertextError
from vertext.training.nnunet.raw_dataset import write_json

DATASET = "Dataset001_vertext"
PLANS = "vertext"
CONFIGURATION = "own"
TRAINER = "ShortTrainer"


class NnUnetCommands:
    """Plans, trains and predicts below one folder.

    Args:
        folder: Holds `raw`, `preprocessed`, `results` and a log of each command.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    @property
    def raw(self) -> Path:
        """Folder of imagesTr, labelsTr and dataset.json."""
        return self.folder / "raw" / DATASET

    @property
    def preprocessed(self) -> Path:
        """Folder of the plans and of splits_final.json."""
        return self.folder / "preprocessed" / DATASET

    @property
    def results(self) -> Path:
        """Folder of nnU-Net's checkpoints and of its log."""
        return self.folder / "results" / DATASET / f"{TRAINER}__{PLANS}__{CONFIGURATION}" / "fold_0"

    def plan(
        self, own: Mapping[str, Any], *, planner: str, spacing: tuple[float, ...] | None = None
    ) -> None:
        """Plan and preprocess; nnU-Net keeps our configuration when it plans.

        Args:
            own: Our configuration, which inherits from one of nnU-Net's.
            planner: nnU-Net's planner.
            spacing: Spacing to plan for, in mm and nnU-Net's order of axes; None leaves it to
                nnU-Net.

        Raises:
            VertextError: nnU-Net failed; its log is named.
        """
        write_json(self._plans, {"configurations": {CONFIGURATION: own}})
        wanted = [] if spacing is None else ["-overwrite_target_spacing", *map(str, spacing)]
        self._run(
            "nnUNetv2_plan_and_preprocess", "-d", "1", "-c", CONFIGURATION, "-npfp", "1",
            "-np", "1", "--clean", "--no_pbar", "-pl", planner,
            "-overwrite_plans_name", PLANS, *wanted,
        )  # fmt: skip

    def train(self, own: Mapping[str, Any]) -> None:
        """Train, or go on after the last whole epoch, to the end of the present budget.

        Args:
            own: Our configuration.

        Raises:
            VertextError: nnU-Net failed; its log is named.
        """
        content = json.loads(self._plans.read_text(encoding="utf-8"))
        content["configurations"][CONFIGURATION] = own
        write_json(self._plans, content)
        self._run(
            "nnUNetv2_train", "1", CONFIGURATION, "0",
            "-tr", TRAINER, "-p", PLANS, "-device", _device(), "--c",
        )  # fmt: skip

    def predict(self, inputs: Path, outputs: Path) -> None:
        """Segment a folder of scans, without mirroring.

        Raises:
            VertextError: nnU-Net failed; its log is named.
        """
        self._run(
            "nnUNetv2_predict", "-d", "1", "-i", str(inputs), "-o", str(outputs), "-f", "0",
            "-tr", TRAINER, "-p", PLANS, "-c", CONFIGURATION,
            "-device", _device(), "-npp", "0", "-nps", "0",
            "--disable_tta", "--disable_progress_bar",
        )  # fmt: skip

    @property
    def _plans(self) -> Path:
        return self.preprocessed / f"{PLANS}.json"

    def _run(self, name: str, *arguments: str) -> None:
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
