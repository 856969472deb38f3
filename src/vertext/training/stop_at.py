"""The end of a run, in steps."""

from __future__ import annotations

from typing import Any

import lightning
from lightning.pytorch.callbacks import Callback


class StopAt(Callback):
    """Ends a run after some optimiser steps, within an epoch if need be.

    Lightning's own `max_steps` counts no epochs: a run that goes on after one at whose end nothing
    was validated then begins with a batch of the epoch that is over (2.6).

    Args:
        steps: Optimiser steps in all.
    """

    def __init__(self, steps: int) -> None:
        self._steps = steps

    def on_train_batch_end(self, trainer: lightning.Trainer, *_: Any) -> None:
        """Ask the trainer to stop."""
        if trainer.global_step >= self._steps:
            trainer.should_stop = True
