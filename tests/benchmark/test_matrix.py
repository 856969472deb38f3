"""What a matrix file may say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("torch")

from vertext.benchmark.matrix import Matrix, read_matrix
from vertext.benchmark.matrix_run import plan_runs
from vertext.benchmark.write_results import notes_of
from vertext.errors import UsageError
from vertext.prompts import PromptSource

SPLITS = {"held-out": {"train": [2, 3], "validate_on": [1], "test": [0, 1]}}
EXPERIMENT = {"name": "plain", "model": {"hasf": {"stages": []}, "ccae": {"enabled": False}}}


def matrix(folder: Path, experiments: dict[str, Any] | None = None, **settings: Any) -> Path:
    for name, content in (experiments or {"plain": EXPERIMENT}).items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content))
    file = folder / "matrix.yaml"
    file.write_text(
        yaml.safe_dump({"name": "m", "rows": ["plain.yaml"], "splits": SPLITS} | settings)
    )
    return file


def test_a_row_is_a_path_or_settings(tmp_path: Path) -> None:
    rows = ["plain.yaml", {"config": "plain.yaml", "title": "Plain", "prompts": ["none"]}]
    one, two = read_matrix(matrix(tmp_path, rows=rows)).rows
    assert one.config == two.config == tmp_path / "plain.yaml"
    assert (one.prompts, two.prompts) == (None, (PromptSource.NONE,))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"seed": [0]}, "nearest valid key is seeds"),
        ({"splits": {"a": {"train": [1], "test": [1]}}}, "trained on and judged"),
        ({"prompts": ["free text"]}, "nobody can be asked for the prompts free text"),
        ({"prompts": ["range"]}, "nobody can be asked"),
        ({"prompts": ["report"]}, "need gradings"),
        ({"rows": [{"config": "plain.yaml", "published": "V-Net"}]}, "the paper has no row"),
        ({"seeds": []}, "at least 1"),
    ],
)
def test_mistakes_are_named(settings: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        read_matrix(matrix(tmp_path, **settings))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_matrix(tmp_path / "none.yaml")


def test_runs_are_rows_by_splits_by_seeds(tmp_path: Path) -> None:
    splits = SPLITS | {"other": {"train": [0], "test": [4]}}
    runs = plan_runs(read_matrix(matrix(tmp_path, seeds=[0, 7], splits=splits)), tmp_path / "runs")
    names = ["plain.held-out.0", "plain.held-out.7", "plain.other.0", "plain.other.7"]
    assert [run.name for run in runs] == names
    last = runs[-1]
    assert last.folder == tmp_path / "runs/m/plain.other.7"
    assert (last.experiment.seed, last.experiment.data.train) == (7, (0,))
    assert last.experiment.data.validate_on == ()
    assert last.prompts == (PromptSource.NONE,)
    assert not last.finished()


def test_a_stored_split_says_who_is_tested(tmp_path: Path, scans: Path) -> None:
    fold = {"train": ["001"], "test": ["002", "003"]}
    split = {"name": "s", "rule": "by hand", "seed": None, "folds": [fold]}
    (scans / "splits.json").write_text(json.dumps(split))
    experiment = EXPERIMENT | {"data": {"folder": str(scans)}}
    file = matrix(tmp_path, {"plain": experiment}, splits={"a": {"stored": "splits.json"}})
    (run,) = plan_runs(read_matrix(file), tmp_path)
    assert [case.name for case in run.test_cases()] == ["002", "003"]
    assert (run.experiment.data.split, run.experiment.data.split_unit) == ("splits.json", "patient")
    (note,) = (note for note in notes_of(read_matrix(file), []) if "splits.json" in note)
    assert "LEAKAGE" not in note


def test_a_split_of_slices_is_marked(tmp_path: Path) -> None:
    splits = {"a": {"stored": "splits.json", "unit": "slice"}}
    notes = notes_of(read_matrix(matrix(tmp_path, splits=splits)), [])
    assert any("LEAKAGE" in note for note in notes)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"reference": "other"}, "'other' is no row"),
        ({"controls": {"text": "other"}}, "'other' is no row"),
        ({"rows": ["plain.yaml", "plain.yaml"]}, "two rows are called plain"),
    ],
)
def test_names_must_fit_the_rows(settings: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        plan_runs(read_matrix(matrix(tmp_path, **settings)), tmp_path)


def test_gradings_are_found_beside_the_matrix_or_with_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERTEXT_DATA", "/scans")
    found = read_matrix(matrix(tmp_path, gradings="gradings.csv")).gradings
    assert found == str(tmp_path / "gradings.csv")
    assert (
        read_matrix(matrix(tmp_path, gradings="${VERTEXT_DATA}/a.csv")).gradings == "/scans/a.csv"
    )


def test_a_network_without_sentences_is_given_no_report(tmp_path: Path) -> None:
    rows = [{"config": "plain.yaml", "prompts": ["report"]}]
    file = matrix(tmp_path, rows=rows, gradings="gradings.csv")
    with pytest.raises(UsageError, match="cannot read a report"):
        plan_runs(read_matrix(file), tmp_path)


def test_the_configs_that_come_along_are_valid() -> None:
    files = list(Path("configs/benchmarks").glob("*.yaml"))
    assert files
    for file in files:
        assert isinstance(read_matrix(file), Matrix)
        assert plan_runs(read_matrix(file), "runs")
