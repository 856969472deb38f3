"""nnU-Net's trainer without mirroring, as long as the plans say."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from nnunetv2.training.nnUNetTrainer.variants.data_augmentation.nnUNetTrainerNoMirroring import (
    nnUNetTrainerNoMirroring,
)


class ShortTrainer(nnUNetTrainerNoMirroring):
    """`nnUNetTrainerNoMirroring` with the `budget` of the plan's configuration.

    Loss, optimiser, schedule, augmentation and sampling are nnU-Net's. nnU-Net finds the class by
    its name in the folder of `nnUNet_extTrainer`, for training and for prediction.
    """

    def __init__(
        self,
        plans: dict,
        configuration: str,
        fold: int,
        dataset_json: dict,
        device: torch.device = torch.device("cuda"),  # noqa: B008
    ) -> None:
        super().__init__(plans, configuration, fold, dataset_json, device)
        budget = self.configuration_manager.configuration["budget"]
        self.num_epochs = budget["epochs"]
        self.num_iterations_per_epoch = budget["iterations"]
        self.num_val_iterations_per_epoch = budget["validation_iterations"]
        # A stopped run loses one short epoch, not 50.
        self.save_every = 1
        random.seed(budget["seed"])
        np.random.seed(budget["seed"])
        torch.manual_seed(budget["seed"])

    def save_checkpoint(self, filename: str) -> None:
        """Save the bare weights too: nnU-Net's own file holds objects, which nobody should load."""
        super().save_checkpoint(filename)
        network: Any = getattr(self.network, "_orig_mod", self.network)
        torch.save(network.state_dict(), Path(filename).with_suffix(".weights"))

    def perform_actual_validation(self, save_probabilities: bool = False) -> None:
        """Leave it out: every model is measured by the same commands of vertext."""
