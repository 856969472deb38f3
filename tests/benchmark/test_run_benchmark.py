"""From a matrix file to tables, on the phantom."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import nibabel  # noqa: E402

from vertext.benchmark.judged_scan import JudgedScan  # noqa: E402
from vertext.benchmark.matrix import read_matrix  # noqa: E402
from vertext.benchmark.matrix_run import MatrixRun, plan_runs  # noqa: E402
from vertext.benchmark.predict_run import predict_run  # noqa: E402
from vertext.benchmark.run_benchmark import run_benchmark  # noqa: E402
from vertext.benchmark.run_matrix import run_matrix  # noqa: E402
from vertext.benchmark.run_network import RunNetwork  # noqa: E402
from vertext.errors import UsageError  # noqa: E402
from vertext.prompts import PromptSource  # noqa: E402


def times(folder: Path, pattern: str) -> dict[str, int]:
    return {str(file): file.stat().st_mtime_ns for file in folder.rglob(pattern)}


def test_every_network_is_judged_under_its_prompts(report: Path, runs: Path) -> None:
    scores = {str(file.relative_to(runs)) for file in runs.rglob("scores/*.json")}
    assert scores == {
        "tiny/with-text.held-out.0/scores/template.json",
        "tiny/with-text.held-out.0/scores/range.json",
        "tiny/with-text.held-out.0/scores/predicted.json",
        "tiny/with-text.held-out.0/scores/report.json",
        "tiny/with-text.held-out.0/scores/oracle.json",
        "tiny/plain.held-out.0/scores/none.json",
    }


def test_tables_hold_every_row_raw_and_decoded(report: Path) -> None:
    with (report / "results.csv").open() as file:
        rows = list(csv.DictReader(file))
    told = {(row["row"], row["prompts"], row["labels"]) for row in rows}
    sources = (
        "template", "range (simulated user)", "predicted", "report (outside information)", "oracle",
    )  # fmt: skip
    wanted = [*(("with-text", source) for source in sources), ("plain", "none")]
    assert told == {(*pair, version) for pair in wanted for version in ("raw", "decoded")}
    assert {row["pretrained"] for row in rows} == {"none, from scratch"}
    assert {row["scans"] for row in rows} == {"2"}
    assert "p" in json.loads((report / "results.json").read_text())["rows"][-1]


def test_every_score_of_every_scan_is_listed(report: Path) -> None:
    with (report / "cases.csv").open() as file:
        lines = [line for line in csv.DictReader(file) if line["score"] == "fine"]
    assert len(lines) == 6 * 2 * 2
    assert {line["patient"] for line in lines} == {"002", "003"}


def test_the_oracle_shares_no_table_with_others(report: Path) -> None:
    tables = (report / "results.md").read_text().split("\n## ")
    with_oracle = [
        table for table in tables if "| oracle |" in table and "by structure" not in table
    ]
    assert with_oracle
    assert all("upper bound" in table and "template" not in table for table in with_oracle)


def test_a_finished_matrix_is_not_done_again(report: Path, matrix_file: Path, runs: Path) -> None:
    made = ("*.ckpt", "scores/*", "*_labels.nii.gz")
    before = [times(runs, pattern) for pattern in made]
    said: list[str] = []
    planned = plan_runs(read_matrix(matrix_file), runs)
    judged, missing = run_matrix(planned, training=True, say=said.append)
    assert (len(judged), missing, said) == (2, [], [])
    assert [times(runs, pattern) for pattern in made] == before


def test_evaluate_only_names_what_is_missing(matrix_file: Path, tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(UsageError, match="no run is finished"):
        run_benchmark(matrix_file, runs=tmp_path, training=False, say=said.append)
    assert said[0] == "with-text.held-out.0: missing, 0 of 2 steps are made"
    assert not list(tmp_path.iterdir())


def test_one_row_can_be_chosen(report: Path, matrix_file: Path, runs: Path, tmp_path: Path) -> None:
    folder = run_benchmark(matrix_file, tmp_path, runs=runs, only=("plain",), training=False)
    rows = json.loads((folder / "results.json").read_text())["rows"]
    assert {row["row"] for row in rows} == {"plain"}
    with pytest.raises(UsageError, match="Rows: with-text, plain"):
        run_benchmark(matrix_file, runs=runs, only=("other",))


def test_the_report_needs_no_other_file(report: Path) -> None:
    page = (report / "report.html").read_text()
    figures = {file.stem for file in (report / "figures").iterdir()}
    assert figures == {
        "class_bars", "overlays", "slice_consistency", "learning_curves", "gain_from_text",
        "class_embeddings", "boundary_probabilities",
    }  # fmt: skip
    assert page.count("<img") == page.count("data:image/png;base64,") == len(figures)
    assert not re.search(r"(src|href)=\"(?!data:)", page)
    assert "Without text" in page


def test_no_prediction_but_the_oracles_sees_the_truth(
    report: Path, matrix_file: Path, runs: Path, scans: Path, tmp_path: Path
) -> None:
    """With every label of the test scans set to zero, predictions are the same bytes."""
    shutil.copytree(runs, tmp_path / "runs")
    blind = tmp_path / "scans"
    shutil.copytree(scans, blind)
    for file in blind.glob("*_labels.nii.gz"):
        labels = nibabel.load(file)
        empty = nibabel.Nifti1Image(np.zeros(labels.shape, np.uint8), labels.affine)
        nibabel.save(empty, file)
    (run,) = (
        run
        for run in plan_runs(read_matrix(matrix_file), tmp_path / "runs")
        if run.row == "with-text"
    )
    before = written(run)
    shutil.rmtree(run.folder / "predictions")
    blinded = [
        JudgedScan(
            dataclasses.replace(
                case, image=blind / case.image.name, labels=blind / case.labels.name
            )
        )
        for case in run.test_cases()
    ]
    predict_run(run, blinded, run.folder.parent / "prompts")
    after = written(run)
    assert set(after) == set(before)
    same = {name for name in before if before[name] == after[name]}
    assert {name for name in before if not name.startswith("oracle")} <= same


def test_the_oracle_is_told_the_truth(
    report: Path, matrix_file: Path, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above could not fail if no truth reached a prompt."""
    run = plan_runs(read_matrix(matrix_file), runs)[0]
    scan = JudgedScan(run.test_cases()[0])
    network, told = RunNetwork(run), []
    ask = network.probabilities
    monkeypatch.setattr(network, "probabilities", lambda w, said: told.append(said) or ask(w, said))
    for truth in (scan.truth, 0 * scan.truth):
        volume = scan.view.volume
        network.labels(network.scan(volume), volume, PromptSource.ORACLE, truth=truth)
    seen, blind = (said[0].text for said in told)
    assert ("L5" in seen, "L5" in blind) == (True, False)


def written(run: MatrixRun) -> dict[str, bytes]:
    folder = run.folder / "predictions"
    return {
        str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*_labels.nii.gz")
    }
