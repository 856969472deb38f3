"""Predictions of a run on its test scans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vertext.benchmark.judged_scan import JudgedScan
from vertext.benchmark.matrix_run import MatrixRun
from vertext.benchmark.patient_report import patient_report
from vertext.benchmark.predictions import VERSIONS, Predictions
from vertext.benchmark.run_network import RunNetwork
from vertext.benchmark.slice_prompts import Told
from vertext.benchmark.user_prompts import user_prompt
from vertext.prompts import AnatomyDescription, PromptSource


def predict_run(run: MatrixRun, scans: Sequence[JudgedScan], user_prompts: Path) -> bool:
    """Write the predictions that the run's present weights have not made yet.

    The truth of a scan is read for the oracle alone; what a simulated user said is in a file, and
    a report is what was written about the patient.

    Args:
        run: A run with a checkpoint.
        scans: Its test scans.
        user_prompts: Folder of the simulated users' prompt files.

    Returns:
        Whether anything was predicted.

    Raises:
        VertextError: The checkpoint or a scan cannot be read.
    """
    pending = [Predictions(run, source) for source in run.prompts]
    pending = [one for one in pending if not one.complete(scans)]
    if not pending:
        return False
    network = RunNetwork(run)
    for scan in scans:
        volume = scan.view.volume
        way = network.scan(volume)
        for predictions in pending:
            source = predictions.source
            labels = network.labels(
                way,
                volume,
                source,
                told=_told(run, scan, source, network.prompts.anatomy, user_prompts),
                truth=scan.truth if source is PromptSource.ORACLE else None,
            )
            for version in VERSIONS:
                numbers = getattr(labels, version)
                scan.on_own_grid(numbers).save(predictions.file(scan, version))
    for predictions in pending:
        predictions.mark_complete()
    return True


def _told(
    run: MatrixRun,
    scan: JudgedScan,
    source: PromptSource,
    anatomy: AnatomyDescription,
    user_prompts: Path,
) -> Told | None:
    """Return what somebody said about the scan, None for a source that asks nobody."""
    if source is PromptSource.REPORT and run.gradings is not None:
        return patient_report(scan, run.gradings)
    return user_prompt(scan, source, anatomy, user_prompts)
