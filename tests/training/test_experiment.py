"""Configs."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

from vertext.errors import UsageError
from vertext.training.experiment import data_folder, read_experiment

CONFIGS = Path(__file__).parents[2] / "configs"


FILES = sorted(f for part in (".", "experiments", "paper") for f in (CONFIGS / part).glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_config_is_valid_and_never_trains_on_fold_0(file: Path) -> None:
    experiment = read_experiment(file)
    prefix = "paper-" if file.parent.name == "paper" else ""
    assert experiment.name == prefix + file.stem
    assert 0 not in experiment.data.train
    assert experiment.data.train


def test_every_row_of_the_comparison_shares_data_and_budget() -> None:
    rows = [read_experiment(file) for file in CONFIGS.glob("experiments/*.yaml")]
    assert {row.model.image_size for row in rows} == {(192, 160)}
    assert {row.optimiser.max_steps for row in rows} == {1500}
    assert {(row.data.train, row.data.spacing_mm) for row in rows} == {((2, 3, 4), 1.5625)}


def test_the_default_is_the_recipe_of_the_paper() -> None:
    paper = read_experiment(CONFIGS / "atm-net.yaml")
    assert paper.model.encoder.kind == "swin"
    assert paper.model.hasf.norm == "post"
    assert paper.text.encoder == "bioclinicalbert"
    assert paper.optimiser.lr == 1e-4
    assert paper.loss.ftc == 0.2


def test_a_base_is_overridden_key_by_key(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("name: base\nloss: {dice: 2.0, ftc: 0.1}\n")
    (tmp_path / "row.yaml").write_text("base: base.yaml\nname: row\nloss: {ftc: 0.3}\n")
    row = read_experiment(tmp_path / "row.yaml", ("optimiser.lr=0.01",))
    assert (row.name, row.loss.dice, row.loss.ftc, row.optimiser.lr) == ("row", 2.0, 0.3, 0.01)


def test_an_unknown_key_is_answered_with_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "row.yaml"
    file.write_text("name: row\nmodel: {hasf: {stage: [5]}}\n")
    with pytest.raises(UsageError, match=r"model\.hasf\.stage; the nearest valid key is stages"):
        read_experiment(file)


def test_a_bad_value_says_where(tmp_path: Path) -> None:
    file = tmp_path / "row.yaml"
    file.write_text("name: row\noptimiser: {ema: 2}\n")
    with pytest.raises(UsageError, match=r"optimiser\.ema"):
        read_experiment(file)


@pytest.mark.parametrize("text", ["[1, 2]", "name: [", ""])
def test_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "row.yaml"
    file.write_text(text)
    with pytest.raises(UsageError):
        read_experiment(file)


def test_an_override_needs_a_value() -> None:
    with pytest.raises(UsageError, match="key=value"):
        read_experiment(CONFIGS / "atm-net.yaml", ("optimiser.lr",))


def test_the_data_variable_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERTEXT_DATA", "/scans")
    config = read_experiment(CONFIGS / "atm-net.yaml").data
    assert data_folder(config) == Path("/scans/spider_t2space")
