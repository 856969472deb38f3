"""Training a network that looks at neighbouring slices together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nibabel
import pytest

torch = pytest.importorskip("torch")

from tests.phantom import phantom  # noqa: E402
from vertext.anatomy import IGNORE  # noqa: E402
from vertext.training.experiment import experiment_from  # noqa: E402
from vertext.training.segmentation_module import SegmentationModule  # noqa: E402
from vertext.training.train import train  # noqa: E402


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    for number, slices in ((1, 3), (2, 5)):
        volume, labels = phantom(shape=(slices, 80, 64), spacing=(4.0, 2.0, 2.0), seed=number)
        for name, data in (("image", volume.data), ("labels", labels.data)):
            image = nibabel.Nifti1Image(data, volume.affine)
            nibabel.save(image, tmp_path / f"{number:03d}_{name}.nii.gz")
    cases = {"cases": [{"patient": n, "fold": n, "ignore_above_disc": None} for n in (1, 2)]}
    (tmp_path / "cases.json").write_text(json.dumps(cases))
    return tmp_path


def test_batches_are_stacks_and_every_slice_is_judged_once(
    scans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, list[dict[str, Any]]] = {"train": [], "validation": []}
    for loop, batches in seen.items():

        def note(module: SegmentationModule, batch: Any, index: int, kept: Any = batches) -> None:
            kept.append(batch)

        monkeypatch.setattr(SegmentationModule, f"on_{loop}_batch_start", note)
    experiment = experiment_from(
        {
            "name": "stacks",
            "network": "spineparsenet",
            "model": {
                "image_size": [64, 64],
                "stack_depth": 4,
                "width": 4,
                "channels": [4, 4, 8, 8, 8],
            },
            "data": {"folder": str(scans), "train": [1], "validate_on": [2]},
            "optimiser": {
                "max_steps": 2, "epoch_steps": 2, "validate_every": 1, "batch_size": 2,
                "warmup_steps": 1,
            },
        },
        source="test",
    )  # fmt: skip
    train(experiment, runs=tmp_path / "runs")
    assert [batch["image"].shape[0] for batch in seen["train"]] == [4, 4]
    # The scan of three slices repeats its last, under the same geometry.
    for batch in seen["train"]:
        assert torch.equal(batch["labels"][2], batch["labels"][3])
        assert torch.equal(batch["image"][2], batch["image"][3])
    judged = [
        bool((labels != IGNORE).any()) for batch in seen["validation"] for labels in batch["labels"]
    ]
    assert judged == [True, False, False, False, True, True, True, True]
    (table,) = (tmp_path / "runs").glob("stacks/csv/*/metrics.csv")
    assert "dice/fine" in table.read_text()
