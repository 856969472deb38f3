"""The training loop's view of LACAF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import lightning
import numpy as np
import torch
from numpy.typing import NDArray

from vertext.data.chest.prepare_chest import PreparedChest
from vertext.inference.look_around_lungs import look_around_lungs
from vertext.metrics.overlap import Overlap
from vertext.models.lacaf.lacaf import Lacaf
from vertext.training.learning_rate_share import learning_rate_share
from vertext.training.vessel_loss import VesselLoss
from vertext.training.vessels.network_look import NetworkLook
from vertext.training.vessels.vessel_experiment import VesselExperiment


class VesselModule(lightning.LightningModule):
    """Loss on patches, validation on whole cases.

    Args:
        experiment: All settings.
        text: Frozen text vectors of the classes, (N, text_dim); saved with the weights.
        validation: Cases that choose the checkpoint.
    """

    text: torch.Tensor

    def __init__(
        self,
        experiment: VesselExperiment,
        text: NDArray[np.float32],
        validation: Sequence[PreparedChest],
    ) -> None:
        super().__init__()
        self.experiment = experiment
        self.network = Lacaf(experiment.model)
        self.loss = VesselLoss(exclusion=experiment.optimiser.exclusion)
        self.register_buffer("text", torch.from_numpy(text))
        self._validation = validation

    def training_step(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        logits = self.network(batch["image"], self.text)
        terms = self.loss(logits, batch["labels"], batch["annotated"], batch["region"])
        total = torch.stack(list(terms.values())).sum()
        self.log_dict({f"loss/{name}": value.detach() for name, value in terms.items()})
        self.log("loss", total.detach(), prog_bar=True)
        return total

    def validation_step(self, number: int) -> None:
        """Log the Dice of a whole case: mean over the annotated vessels that it has."""
        case = self._validation[number]
        labels = look_around_lungs(
            case.image,
            case.lungs,
            NetworkLook(self.network, self.text),
            patch=self.experiment.model.patch,
            spacing_mm=self.experiment.data.spacing_mm,
        )
        asked = case.region > 0
        overlap = Overlap.of(labels[asked], case.labels[asked])
        scores = [overlap.dice(int(place) + 1) for place in np.flatnonzero(case.annotated)]
        present = [score for score in scores if score is not None]
        if present:
            self.log("dice", float(np.mean(present)), on_epoch=True, batch_size=1, prog_bar=True)

    def configure_optimizers(self) -> dict[str, Any]:
        config = self.experiment.optimiser
        optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=config.lr, weight_decay=config.weight_decay
        )
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
        )
