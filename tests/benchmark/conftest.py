"""Two tiny networks, trained for two steps on phantoms and judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

torch = pytest.importorskip("torch")

import nibabel  # noqa: E402

from tests.phantom import phantom  # noqa: E402

TEXT = {
    "name": "with-text",
    "model": {
        "image_size": [64, 64],
        "text_dim": 384,
        "head": "factored",
        "encoder": {"kind": "conv", "channels": [4, 8, 8, 8, 16, 16]},
        "hasf": {"stages": [5], "text_pooling": "resampler", "max_tokens": 32, "tokens": 4},
    },
    "text": {"mode": "phrases", "encoder": "hash"},
    "optimiser": {
        "max_steps": 2, "epoch_steps": 2, "validate_every": 1, "batch_size": 2, "ema": 0.5,
        "warmup_steps": 1,
    },
}  # fmt: skip
GRADINGS = (
    "Patient,IVD label,Modic,UP endplate,LOW endplate,Spondylolisthesis,Disc herniation,"
    "Disc narrowing,Disc bulging,Pfirrman grade"
)
PLAIN = {"base": "with-text.yaml", "name": "plain", "model": {"hasf": {"stages": []}}}


@pytest.fixture(scope="session")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three small phantoms, one a fold, with gradings of their discs."""
    folder = tmp_path_factory.mktemp("scans")
    for number in range(1, 4):
        volume, labels = phantom(shape=(3, 80, 64), spacing=(4.0, 2.0, 2.0), seed=number)
        for name, data in (("image", volume.data), ("labels", labels.data)):
            image = nibabel.Nifti1Image(data, volume.affine)
            nibabel.save(image, folder / f"{number:03d}_{name}.nii.gz")
    cases = {"cases": [{"patient": n, "fold": n} for n in range(1, 4)]}
    (folder / "cases.json").write_text(json.dumps(cases))
    discs = [f"{n},{disc},0,0,0,0,0,0,1,{disc}" for n in range(1, 4) for disc in range(1, 5)]
    (folder / "gradings.csv").write_text("\n".join([GRADINGS, *discs]))
    return folder


@pytest.fixture(scope="session")
def matrix_file(scans: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two rows, one with text, on one split and seed."""
    folder = tmp_path_factory.mktemp("matrix")
    text = TEXT | {"data": {"folder": str(scans)}}
    for settings in (text, PLAIN):
        (folder / f"{settings['name']}.yaml").write_text(yaml.safe_dump(settings))
    matrix = {
        "name": "tiny",
        "rows": ["with-text.yaml", {"config": "plain.yaml", "title": "Without text"}],
        "splits": {"held-out": {"train": [1], "validate_on": [2], "test": [2, 3]}},
        "prompts": ["template", "range (simulated user)", "predicted", "report", "oracle"],
        "gradings": str(scans / "gradings.csv"),
        "reference": "with-text",
        "controls": {"text": "plain", "ccae": "plain"},
    }
    file = folder / "matrix.yaml"
    file.write_text(yaml.safe_dump(matrix))
    return file


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="session")
def report(matrix_file: Path, runs: Path) -> Path:
    """The folder that `vertext benchmark` writes."""
    from vertext.benchmark.run_benchmark import run_benchmark

    return run_benchmark(matrix_file, runs=runs)
