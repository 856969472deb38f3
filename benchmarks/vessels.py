"""Score models of vessels on the test cases of a folder: one row a case and vessel.

    python benchmarks/vessels.py runs/data/chests runs/lacaf/lacaf runs/lacaf/lacaf-unet

A model is a bundle, or the folder of a run, which is exported first (best checkpoint, else the
last). Label maps and `scores.csv` go to OUT/NAME; what is there already is not done again.
`benchmarks/vessel_tables.py` makes tables of them, `benchmarks/vessel_figures.py` figures.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from vertext.anatomy import PULMONARY_VESSELS
from vertext.data.case_notes import CASES_FILE
from vertext.data.chest.chest_case import ChestCase
from vertext.data.chest.list_chest_folder import list_chest_folder
from vertext.errors import UsageError
from vertext.files import atomic_path
from vertext.inference.vessel_segmenter import VesselSegmenter
from vertext.metrics.vessel_scores import score_vessels
from vertext.models.model_bundle import CARD_FILE, ModelBundle, load_model
from vertext.volumes import read_labels

SCORES_FILE = "scores.csv"
_CHECKPOINTS = ("best.ckpt", "last.ckpt")

Row = dict[str, object]


def bundle_of(model: Path) -> ModelBundle:
    """Open a bundle, or export the one of a run."""
    if model.suffix == ".zip" or (model / CARD_FILE).is_file():
        return load_model(model)
    if not (model / "bundle").exists():
        from vertext.training.export_checkpoint import export_checkpoint

        found = [model / name for name in _CHECKPOINTS if (model / name).is_file()]
        if not found:
            raise UsageError("is neither a bundle nor a run with a checkpoint", source=model)
        export_checkpoint(found[0], model / "bundle")
    return load_model(model / "bundle")


def name_of(bundle: ModelBundle) -> str:
    """Return the model's name in tables, which says whether its vessels agree."""
    return bundle.card.name + ("" if bundle.card.agreement is None else "+agreement")


def test_cases(folder: Path, subset: str) -> list[ChestCase]:
    """Return the cases of a subset; all vessels of each must be annotated."""
    cases = [case for case in list_chest_folder(folder) if case.subset == subset]
    if not cases:
        raise UsageError(f"no case is of the subset {subset!r}", source=folder)
    if any(len(case.annotation.names) < len(PULMONARY_VESSELS) for case in cases):
        raise UsageError(f"vessels of the subset {subset!r} are not annotated", source=folder)
    return cases


def score(cases: Sequence[ChestCase], model: Row, out: Path) -> None:
    """Write scores.csv of the label maps that lie in a folder as PATIENT_labels.nii.gz.

    Args:
        cases: The cases.
        model: What every row says of the model.
        out: The folder.
    """
    rows = [model | row for case in cases for row in rows_of(case, labels_file(out, case))]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with (
        atomic_path(out / SCORES_FILE) as temporary,
        temporary.open("w", newline="", encoding="utf-8") as lines,
    ):
        writer = csv.DictWriter(lines, columns)
        writer.writeheader()
        writer.writerows(rows)


def rows_of(case: ChestCase, labels: Path) -> Iterator[Row]:
    """Yield the scores of each vessel and kind of a case."""
    notes = json.loads(case.image.with_name(CASES_FILE).read_text(encoding="utf-8"))["cases"]
    phases = {note["patient"]: note.get("phase", "") for note in notes}
    found, truth = read_labels(labels), read_labels(case.labels)
    scores = score_vessels(found.data, truth.data, truth.spacing)
    known = {"case": case.patient, "phase": phases[case.patient]}
    for vessel, one in scores.vessels.items():
        taken = scores.confusion_mm.get(vessel, {})
        lengths = {f"as_{name}_mm": round(length, 1) for name, length in taken.items()}
        yield known | {"vessel": vessel} | asdict(one) | lengths


def labels_file(folder: Path, case: ChestCase) -> Path:
    """Return where the label map of a case lies."""
    return folder / f"{case.patient}_labels.nii.gz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="Labelled folder")
    parser.add_argument("models", type=Path, nargs="+", help="Bundles or runs")
    parser.add_argument("--out", type=Path, default=Path("runs/lacaf/scores"))
    parser.add_argument("--subset", default="test")
    parser.add_argument("--augment", action="store_true", help="Average three brightnesses")
    parser.add_argument("--threads", type=int)
    asked = parser.parse_args()
    cases = test_cases(asked.folder, asked.subset)
    for model in asked.models:
        bundle = bundle_of(model)
        name = name_of(bundle) + ("+augment" if asked.augment else "")
        folder = asked.out / name
        if (folder / SCORES_FILE).is_file():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        segmenter = VesselSegmenter(bundle, threads=asked.threads, augment=asked.augment)
        for case in cases:
            if not labels_file(folder, case).is_file():
                segmenter.segment(case.image).labels.save(labels_file(folder, case))
        score(cases, {"model": name, "trained_on": bundle.card.trained_on}, folder)
        print(f"{name}: {len(cases)} cases in {folder}")


if __name__ == "__main__":
    main()
