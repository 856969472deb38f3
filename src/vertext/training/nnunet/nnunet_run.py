"""One run of nnU-Net through its own commands."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from vertext.data.case import Case
from vertext.data.nnunet_files import CHANNEL
from vertext.data.write_nnunet import SPLITS_FINAL
from vertext.models.baselines.nnunet import NnUnetConfig
from vertext.training.nnunet.commands import NnUnetCommands
from vertext.training.nnunet.plans import Budget, own_configuration, target_spacing
from vertext.training.nnunet.raw_dataset import (
    ENDING,
    read_prediction,
    to_internal,
    write_image,
    write_raw_dataset,
    write_splits,
)
from vertext.volumes import LabelMap, SagittalView, Volume


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
        self.commands = NnUnetCommands(folder)
        self.config = config
        self.budget = budget
        self.active = active

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
        commands = self.commands
        scans = (*training, *validation)
        spacings = write_raw_dataset(commands.raw, scans, active=self.active)
        write_splits(commands.preprocessed / SPLITS_FINAL, training, validation)
        commands.plan(
            own_configuration(self.config, self.budget),
            planner=self.config.planner,
            spacing=target_spacing(spacings, self.config, pixel_mm),
        )

    def train(self) -> None:
        """Train, or go on after the last whole epoch, to the end of the present budget.

        Raises:
            VertextError: nnU-Net failed; its log is named.
        """
        self.commands.train(own_configuration(self.config, self.budget))

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
            self.commands.predict(inputs, outputs)
            found = [
                to_internal(read_prediction(outputs / f"{number:04d}{ENDING}"), self.active)
                for number in range(len(views))
            ]
        return [
            LabelMap.on(scan, view.restore_labels(labels), scheme="internal")
            for scan, view, labels in zip(scans, views, found, strict=True)
        ]
