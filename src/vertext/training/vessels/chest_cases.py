"""The cases that an experiment trains and validates on."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from vertext.data.chest.chest_case import ChestCase
from vertext.data.chest.list_chest_folder import list_chest_folder
from vertext.data.chest.list_chest_nnunet import list_chest_nnunet
from vertext.data.chest.list_parse import list_parse
from vertext.data.chest.prepare_chest import PreparedChest, prepare_chest
from vertext.errors import UsageError
from vertext.training.vessels.vessel_experiment import ChestData

_LAYOUTS: dict[str, Callable[[Path], tuple[ChestCase, ...]]] = {
    "folder": list_chest_folder,
    "parse": list_parse,
    "nnunet": list_chest_nnunet,
}


def chest_cases(data: ChestData) -> tuple[list[PreparedChest], list[PreparedChest]]:
    """Return the prepared training and validation cases.

    PARSE gives no subsets: its first seven tenths by name are taken as training, the next tenth
    as validation, the rest is left for tests, as published.

    Raises:
        VertextError: A case cannot be read.
        UsageError: There is no case to train on.
    """
    cases = _with_subsets(_LAYOUTS[data.layout](data.path), data)
    training = sorted((c for c in cases if c.subset == data.train), key=lambda c: c.patient)
    used = training[: math.ceil(data.share * len(training))]
    if not used:
        raise UsageError(f"no case is of the subset {data.train!r}", source=data.path)
    validation = [case for case in cases if case.subset == data.validate_on]
    prepared = [
        [prepare_chest(case, spacing_mm=data.spacing_mm) for case in group]
        for group in (used, validation)
    ]
    return prepared[0], prepared[1]


def _with_subsets(cases: tuple[ChestCase, ...], data: ChestData) -> list[ChestCase]:
    if data.layout != "parse":
        return list(cases)
    first, second = (round(share * len(cases)) for share in (0.7, 0.8))
    names = (
        data.train if place < first else data.validate_on if place < second else "test"
        for place in range(len(cases))
    )
    return [replace(case, subset=name) for case, name in zip(cases, names, strict=True)]
