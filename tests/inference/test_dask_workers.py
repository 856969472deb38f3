"""A cohort on a real cluster of processes, one of which is killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

distributed = pytest.importorskip("distributed")

from tests.inference.phantom_bundle import coded_phantom, write_phantom_bundle  # noqa: E402
from vertext.errors import ResourceError  # noqa: E402
from vertext.inference.case_task import CaseTask  # noqa: E402
from vertext.inference.cases import find_cases  # noqa: E402
from vertext.inference.cohort import Cohort  # noqa: E402
from vertext.inference.dask_workers import DaskWorkers  # noqa: E402
from vertext.inference.segmenter_recipe import SegmenterRecipe  # noqa: E402
from vertext.volumes.nifti_writer import write_nifti  # noqa: E402

SCANS = 8


def labels(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*_labels.nii.gz")}


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    volume = coded_phantom()
    for number in range(SCANS):
        write_nifti(tmp_path / "in" / f"{number}.nii", volume.data, volume.affine)
    cases = find_cases([tmp_path / "in"])
    recipe = SegmenterRecipe(str(write_phantom_bundle(tmp_path / "bundle")))
    assert len(list(Cohort(CaseTask(recipe, tmp_path / "alone")).run(cases))) == SCANS
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        runner = DaskWorkers(cluster.scheduler_address)
        records = Cohort(CaseTask(recipe, tmp_path / "many"), runner=runner).run(cases)
        found = [next(records)]
        with distributed.Client(cluster.scheduler_address) as client:
            process = next(iter(client.run(os.getpid).values()))
        os.kill(process, signal.SIGKILL)
        found += records
    assert sorted(record.name for record in found) == [str(number) for number in range(SCANS)]
    assert {record.status for record in found} == {"done"}
    assert labels(tmp_path / "many") == labels(tmp_path / "alone")


def test_nobody_at_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vertext.inference.dask_workers._PATIENCE_S", 1)
    recipe = SegmenterRecipe(str(write_phantom_bundle(tmp_path / "bundle")))
    cohort = Cohort(CaseTask(recipe, tmp_path), runner=DaskWorkers("tcp://127.0.0.1:9"))
    with pytest.raises(ResourceError, match="scheduler"):
        list(cohort.run(find_cases([tmp_path / "no.nii"])))
