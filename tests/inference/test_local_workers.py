"""Processes that die cost nothing but time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.inference.phantom_bundle import coded_phantom, write_phantom_bundle
from vertext.inference.cases import Case
from vertext.inference.local_workers import LocalWorkers
from vertext.inference.run_log import CaseRecord
from vertext.volumes.nifti_writer import write_nifti

CASES = [Case(name, Path(name)) for name in ("a", "once", "b", "always", "c", "d")]


@dataclass(frozen=True)
class Deadly:
    """Stands for a task whose process is killed, at the first or at every attempt."""

    folder: Path

    def __call__(self, case: Case) -> CaseRecord:
        marker = self.folder / case.name
        if case.name == "always" or (case.name == "once" and not marker.exists()):
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return CaseRecord(name=case.name, input=case.told, status="done", seconds=os.getpid())


def test_a_killed_worker_costs_no_case(tmp_path: Path) -> None:
    records = {record.name: record for record in LocalWorkers(2)(Deadly(tmp_path), CASES)}
    assert set(records) == {case.name for case in CASES}
    assert [name for name, record in records.items() if record.status != "done"] == ["always"]
    assert records["always"].code == "resources"
    assert os.getpid() not in {record.seconds for record in records.values()}


def test_a_run_that_is_left_ends_its_workers(tmp_path: Path) -> None:
    others = set(psutil.Process().children())
    records = LocalWorkers(2)(Deadly(tmp_path), CASES[:1] * 6)
    worker = int(next(records).seconds)
    begun = set(psutil.Process().children()) - others
    workers = [child for child in begun if "spawn_main" in " ".join(child.cmdline())]
    assert worker in {child.pid for child in workers}
    records.close()
    assert not psutil.pid_exists(worker)
    assert not any(child.is_running() for child in workers)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_no_worker_outlives_its_parent(tmp_path: Path) -> None:
    volume = coded_phantom()
    for number in range(8):
        write_nifti(tmp_path / "in" / f"{number}.nii", volume.data, volume.affine)
    bundle = write_phantom_bundle(tmp_path / "bundle")
    words = ["segment", tmp_path / "in", "-o", tmp_path / "out", "--model", bundle]
    command = [sys.executable, "-m", "vertext", *map(str, words), "--workers", "2"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while process.poll() is None and not list(tmp_path.glob("out/*_report.json")):
        time.sleep(0.02)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert workers
    assert alive == []
