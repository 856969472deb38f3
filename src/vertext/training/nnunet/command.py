"""Run one of nnU-Net's own commands, on its own or with `python -m`."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from importlib.util import find_spec
from types import ModuleType

_NEEDS_TIMM = "nnunetv2.training.nnUNetTrainer.primus.primus_trainers"


def main() -> None:
    """Run the command that the first argument names, such as nnUNetv2_train."""
    name, *arguments = sys.argv[1:]
    if find_spec("timm") is None:
        # nnU-Net looks for a trainer by importing all that it has. Only those of the Primus
        # transformers need timm, and with it torchvision; an empty module stands in for them.
        sys.modules[_NEEDS_TIMM] = ModuleType(_NEEDS_TIMM)
    (command,) = entry_points(group="console_scripts", name=name)
    sys.argv = [name, *arguments]
    command.load()()


if __name__ == "__main__":
    main()
