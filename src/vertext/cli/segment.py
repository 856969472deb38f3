"""`vertext segment`: scans in; label maps, reports and previews out."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vertext.cli.asked_outputs import Seg, SegType, asked_outputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vertext.inference.asked_source import Said
    from vertext.inference.case_task import CaseTask
    from vertext.inference.cohort import Runner
    from vertext.inference.scan_case import ScanCase


class Device(StrEnum):
    """Where the network runs."""

    CPU = "cpu"
    CUDA = "cuda"
    OPENVINO = "openvino"


def segment(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Scans (NIfTI, MHA, NRRD, PNG, DICOM folder), folders of them, studies or series "
            "of a DICOMweb server, dicomweb://HOST[:PORT]/PATH/studies/UID[/series/UID] "
            "(dicomwebs:// for https).",
        ),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the results.")],
    model: Annotated[
        str, typer.Option(help="Name of a shipped model, or path of a bundle.")
    ] = "atm-net",
    levels: Annotated[
        str | None, typer.Option(help="First and last visible structure, such as T11:L5.")
    ] = None,
    click: Annotated[
        list[str] | None,
        typer.Option(help="LEVEL=x,y,z: a point on a level in world mm; repeatable."),
    ] = None,
    prompt: Annotated[
        str,
        typer.Option(
            help="auto, predicted, a prompt file (.json), a clinical report on the patient (.txt), "
            'or "free text".'
        ),
    ] = "auto",
    prompt_option: Annotated[
        int | None,
        typer.Option(min=1, max=3, help="How much the prompt says; as trained by default."),
    ] = None,
    scheme: Annotated[str, typer.Option(help="Whose numbers the label map uses.")] = "spider",
    spacing: Annotated[
        str | None, typer.Option(help="ROW,COL: pixel size in mm of a PNG or JPEG.")
    ] = None,
    volume: Annotated[
        int | None, typer.Option(min=0, help="Which volume of a 4-D file, from 0.")
    ] = None,
    seg: Annotated[
        Seg, typer.Option(help="Format of the label map; DICOM SEG needs a DICOM series.")
    ] = Seg.NIFTI,
    seg_type: Annotated[
        SegType, typer.Option("--seg-type", help="How a DICOM SEG stores its segments.")
    ] = SegType.BINARY,
    report: Annotated[
        str | None,
        typer.Option(help="Further reports, with commas: html; measures as csv, png, sr."),
    ] = None,
    push: Annotated[
        bool,
        typer.Option("--push", help="Send DICOM SEG and SR to the server that the scan came from."),
    ] = False,
    bids: Annotated[
        bool, typer.Option("--bids", help="Name and describe files as BIDS derivatives.")
    ] = False,
    augment: Annotated[
        bool,
        typer.Option("--augment", help="Vessels: average looks at three brightnesses (slower)."),
    ] = False,
    device: Annotated[Device, typer.Option(help="Where the network runs.")] = Device.CPU,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes, each with a model and a scan of its own.")
    ] = 1,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Dask scheduler whose workers segment, such as tcp://host:8786."
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace results that are there already.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Keep results that are complete, make the others.")
    ] = False,
    deterministic: Annotated[
        bool,
        typer.Option("--deterministic", help="Same scan, same bytes: no timings in the report."),
    ] = False,
    summary: Annotated[
        bool,
        typer.Option("--summary", help="Write summary.html, and all measures as measures.parquet."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a machine-readable summary.")
    ] = False,
) -> None:
    """Name and outline the structures of every INPUT."""
    from vertext.cli.segment_output import show_progress, summary_json
    from vertext.errors import UsageError
    from vertext.inference.asked_cases import asked_cases
    from vertext.inference.case_task import CaseTask
    from vertext.inference.cohort import Cohort, exit_code
    from vertext.inference.cohort_summary import CohortSummary
    from vertext.inference.segmenter_recipe import SegmenterRecipe
    from vertext.prompts import Click
    from vertext.volumes.pixel_size import parse_pixel_size

    if overwrite and resume:
        raise UsageError("--overwrite and --resume exclude each other")
    cases = asked_cases(inputs, push=push)
    outputs = asked_outputs(
        seg, seg_type, report=report, bids=bids, push=push, deterministic=deterministic
    )
    recipe = SegmenterRecipe(
        model,
        outputs,
        options=tuple(
            {
                "augment": augment,
                "prompt": _prompt(prompt, cases),
                "levels": _levels(levels),
                "clicks": tuple(Click.parse(text) for text in click or ()),
                "prompt_option": prompt_option,
                "scheme": scheme,
                "device": device.value,
            }.items()
        ),
        spacing=None if spacing is None else parse_pixel_size(spacing),
        volume=volume,
    )
    task, runner = _by_whom(CaseTask(recipe, out), workers, cluster)
    cohort = Cohort(task, runner=runner, overwrite=overwrite, resume=resume)
    summing_up = CohortSummary(out) if summary else None
    records = show_progress(cohort, cases)
    if summing_up is not None:
        summing_up.write(cohort, cases, records)
    code = exit_code(records)
    if as_json:
        typer.echo(summary_json(records, cohort, cases, code))
    raise typer.Exit(code)


def _by_whom(task: CaseTask, workers: int, cluster: str | None) -> tuple[CaseTask, Runner]:
    """Return the task as workers are to do it, and who hands it to them."""
    from vertext.errors import UsageError
    from vertext.inference.dask_workers import DaskWorkers
    from vertext.inference.local_workers import LocalWorkers
    from vertext.inference.onnx_network import physical_cores

    if cluster is not None and workers > 1:
        raise UsageError("--cluster has workers of its own", remedy="Leave out --workers")
    if cluster is not None:
        gpu = dict(task.recipe.options)["device"] == Device.CUDA.value
        folder, threads = task.folder.resolve(), None if gpu else 1
        task = replace(task, folder=folder, recipe=replace(task.recipe, threads=threads))
        return task, DaskWorkers(cluster, gpu=gpu)
    if workers > 1:
        threads = max(1, physical_cores() // workers)
        return replace(task, recipe=replace(task.recipe, threads=threads)), LocalWorkers(workers)
    return task, map


def _levels(text: str | None) -> tuple[str, str] | None:
    """Read FIRST:LAST."""
    from vertext.errors import UsageError

    if text is None:
        return None
    first, colon, last = text.partition(":")
    if not (first.strip() and colon and last.strip()):
        raise UsageError(f"{text!r} is not a range of levels", remedy="Write FIRST:LAST")
    return first.strip(), last.strip()


def _prompt(text: str, cases: Sequence[ScanCase]) -> Said:
    """Read a prompt file or a clinical text where one is named; it speaks of one scan only."""
    from vertext.errors import UsageError
    from vertext.prompts import ClinicalText, PromptFile

    suffix = Path(text).suffix.lower()
    if suffix not in (".json", ".txt"):
        return text
    if len(cases) != 1:
        raise UsageError(f"this file speaks of one scan, here are {len(cases)}", source=text)
    return PromptFile.load(text) if suffix == ".json" else ClinicalText.load(text)
