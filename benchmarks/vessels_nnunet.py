"""Train nnU-Net v2 in 3-D on a labelled folder of chests, and score it as `vessels.py` does.

    python benchmarks/vessels_nnunet.py runs/data/chests [--run runs/lacaf/lacaf-nnunet]

nnU-Net plans, trains and predicts by its own commands (`3d_fullres`), with the cubes, batch, first
channels and steps that every row of configs/lacaf has; loss, schedule and augmentation (without
mirroring, since left and right are classes) are its own. Left and right come from the nearest
lung, as for every row. A run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np
from vessels import SCORES_FILE, labels_file, score, test_cases

from vertext.anatomy import PULMONARY_VESSELS
from vertext.chest.find_lungs import find_lungs
from vertext.chest.lung_hull import lung_hull
from vertext.chest.lung_sides import lung_sides
from vertext.chest.sided_classes import sided_classes
from vertext.data.chest.chest_case import CLASS_NUMBERS, ChestCase
from vertext.data.chest.list_chest_folder import list_chest_folder
from vertext.data.nnunet_files import BACKGROUND_NAME, CHANNEL, DATASET_FILE
from vertext.data.write_nnunet import SPLITS_FINAL
from vertext.models.baselines.nnunet import architecture
from vertext.training.nnunet.commands import NnUnetCommands
from vertext.training.nnunet.plans import Budget
from vertext.training.nnunet.raw_dataset import ENDING, write_json
from vertext.training.vessels.vessel_experiment import VesselExperiment, read_vessel_experiment
from vertext.volumes import LabelMap, read_labels, read_scan
from vertext.volumes.isotropic_grid import IsotropicGrid

BASE = Path("configs/lacaf/base.yaml")
KINDS = np.array([0, *(vessel.kind.number for vessel in PULMONARY_VESSELS)], np.uint8)


def own_configuration(experiment: VesselExperiment) -> dict[str, object]:
    """Return nnU-Net's 3-D configuration with the sizes and the budget of our rows."""
    optimiser, model = experiment.optimiser, experiment.model
    budget = Budget(
        epochs=optimiser.max_steps // optimiser.save_every,
        iterations=optimiser.save_every,
        validation_iterations=10,
        batch_size=optimiser.batch_size,
        seed=experiment.seed,
    )
    size = (model.patch,) * 3
    return {
        "inherits_from": "3d_fullres",
        "budget": asdict(budget),
        "patch_size": list(size),
        "batch_size": optimiser.batch_size,
        "architecture": architecture(size, model.channels[0]),
    }


def prepare(commands: NnUnetCommands, folder: Path, experiment: VesselExperiment) -> None:
    """Write nnU-Net's raw data and our split, and let it plan."""
    parts = {"train": experiment.data.train, "val": experiment.data.validate_on}
    split: dict[str, list[str]] = {part: [] for part in parts}
    for case in list_chest_folder(folder):
        for part, subset in parts.items():
            if case.subset == subset:
                split[part].append(case.patient)
                _copy(case.image, commands.raw / "imagesTr" / f"{case.patient}{CHANNEL}{ENDING}")
                _copy(case.labels, commands.raw / "labelsTr" / f"{case.patient}{ENDING}")
    described = {
        "channel_names": {"0": "CT"},
        "labels": {BACKGROUND_NAME: 0} | {name: n for n, name in CLASS_NUMBERS.items()},
        "numTraining": sum(map(len, split.values())),
        "file_ending": ENDING,
    }
    write_json(commands.raw / DATASET_FILE, described)
    write_json(commands.preprocessed / SPLITS_FINAL, [split])
    spacing = (experiment.data.spacing_mm,) * 3
    commands.plan(own_configuration(experiment), planner="ExperimentPlanner", spacing=spacing)


def predict(commands: NnUnetCommands, cases: list[ChestCase], out: Path) -> None:
    """Keep the label map of each case; the lungs tell the sides, and where vessels can be."""
    inputs, outputs = commands.folder / "test", commands.folder / "predicted"
    for case in cases:
        _copy(case.image, inputs / f"{case.patient}{CHANNEL}{ENDING}")
    commands.predict(inputs, outputs)
    out.mkdir(parents=True, exist_ok=True)
    for case in cases:
        found = read_labels(outputs / f"{case.patient}{ENDING}")
        _by_lungs(case, found).save(labels_file(out, case))


def _by_lungs(case: ChestCase, found: LabelMap) -> LabelMap:
    scan = read_scan(case.image)
    grid = IsotropicGrid.of(scan, min(scan.spacing))
    edge = min(scan.spacing)
    lungs = find_lungs(grid.sample(scan.data), edge).sides
    sides = lung_sides(lungs, (edge,) * 3)
    kinds = np.where(lung_hull(lungs), KINDS[grid.sample_labels(found.data)], np.uint8(0))
    return LabelMap.on(scan, grid.restore_labels(sided_classes(kinds, sides)), scheme=None)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="Labelled folder")
    parser.add_argument("--run", type=Path, default=Path("runs/lacaf/lacaf-nnunet"))
    parser.add_argument("--out", type=Path, default=Path("runs/lacaf/scores/lacaf-nnunet"))
    asked = parser.parse_args()
    experiment = read_vessel_experiment(BASE)
    commands = NnUnetCommands(asked.run)
    prepared = asked.run / "prepared"
    if not prepared.is_file():
        prepare(commands, asked.folder, experiment)
        prepared.touch()
    commands.train(own_configuration(experiment))
    cases = test_cases(asked.folder, "test")
    predict(commands, cases, asked.out)
    score(cases, {"model": "lacaf-nnunet", "trained_on": asked.folder.name}, asked.out)
    print(f"{len(cases)} cases in {asked.out / SCORES_FILE}")


if __name__ == "__main__":
    main()
