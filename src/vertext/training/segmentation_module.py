"""The training loop's view of a network."""

from __future__ import annotations

from typing import Any

import lightning
import torch

from vertext.models.registry import build_network
from vertext.training.experiment import Experiment
from vertext.training.learning_rate_share import learning_rate_share
from vertext.training.segmentation_loss import SegmentationLoss
from vertext.training.volume_dice import VolumeDice


class SegmentationModule(lightning.LightningModule):
    """Losses, optimiser and validation by volume.

    Args:
        experiment: All settings.
        active: Class numbers that the data set annotates, background included.
    """

    def __init__(self, experiment: Experiment, *, active: tuple[int, ...]) -> None:
        super().__init__()
        self.experiment = experiment
        self.network = build_network(experiment.network, experiment.model)
        self.loss = SegmentationLoss(experiment.loss, active=active)
        self.volume_dice = VolumeDice(active=active)

    def training_step(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        terms = self.network.losses(batch, self.loss)
        total = torch.stack(list(terms.values())).sum()
        self.log_dict({f"loss/{name}": value.detach() for name, value in terms.items()})
        self.log("loss", total.detach(), prog_bar=True)
        return total

    def validation_step(self, batch: dict[str, Any]) -> None:
        logits = self.network(batch["image"], batch.get("tokens"), batch.get("token_mask"))
        self.volume_dice.update(logits, batch["labels"], batch["patient"])

    def on_validation_epoch_end(self) -> None:
        self.volume_dice.gather()
        self.log_dict(self.volume_dice.compute(), prog_bar=True)
        self.volume_dice.reset()

    def configure_optimizers(self) -> dict[str, Any]:
        config = self.experiment.optimiser
        # Norms, biases and α are not shrunk: decay on them only fights the loss.
        decayed = [p for p in self.network.parameters() if p.ndim > 1]
        free = [p for p in self.network.parameters() if p.ndim <= 1]
        groups = [
            {"params": decayed, "weight_decay": config.weight_decay},
            {"params": free, "weight_decay": 0.0},
        ]
        optimiser = torch.optim.AdamW(groups, lr=config.lr)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, self._learning_rate)
        return {
            "optimizer": optimiser,
            "lr_scheduler": {"scheduler": schedule, "interval": "step"},
        }

    def _learning_rate(self, step: int) -> float:
        config = self.experiment.optimiser
        return learning_rate_share(
            step,
            warmup_steps=config.warmup_steps,
            max_steps=config.max_steps,
            floor=config.final_lr / config.lr,
        )
