"""Patches to train on, cases to validate on."""

from __future__ import annotations

from collections.abc import Sequence

import lightning
from torch.utils.data import DataLoader

from vertext.data.chest.patch_dataset import PatchDataset
from vertext.data.chest.prepare_chest import PreparedChest
from vertext.training.vessels.vessel_experiment import VesselExperiment


class VesselData(lightning.LightningDataModule):
    """Every epoch draws patches of its own, so that a resumed run sees those it would have seen.

    Args:
        experiment: All settings.
        training: Cases that patches are drawn from.
        validation: Cases that choose the checkpoint.
    """

    def __init__(
        self,
        experiment: VesselExperiment,
        training: Sequence[PreparedChest],
        validation: Sequence[PreparedChest],
    ) -> None:
        super().__init__()
        self._experiment = experiment
        self._patches = PatchDataset(
            training,
            patch=experiment.model.patch,
            length=experiment.optimiser.save_every * experiment.optimiser.batch_size,
            seed=experiment.seed,
            dilate=experiment.data.dilate,
        )
        self._numbers = list(range(len(validation)))

    def train_dataloader(self) -> DataLoader:
        """Return the patches of the epoch that begins."""
        epoch = self.trainer.current_epoch if self.trainer else 0
        return DataLoader(
            self._patches.beginning_at(epoch * len(self._patches)),  # type: ignore[arg-type]
            batch_size=self._experiment.optimiser.batch_size,
            num_workers=self._experiment.data.workers,
        )

    def val_dataloader(self) -> DataLoader | list[int]:
        """Return the numbers of the validation cases."""
        return DataLoader(self._numbers, batch_size=None) if self._numbers else []  # type: ignore[arg-type]
