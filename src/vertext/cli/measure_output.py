"""What `vertext measure` writes: tables of all cases; a report or a picture of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from vertext.cli.label_files import refuse_existing
from vertext.errors import UsageError
from vertext.files import atomic_path
from vertext.measures.measures import Measures
from vertext.measures.write_table import TABLES, check_table, write_table
from vertext.models.model_card import NOT_A_MEDICAL_DEVICE
from vertext.reports.html_report import HtmlReport
from vertext.reports.measure_picture import draw_measures
from vertext.volumes import SagittalView, Volume, read_scan

_OF_ONE = (".html", ".png")


def check_outputs(paths: Iterable[Path], *, cases: int, overwrite: bool) -> None:
    """Make sure, before anything is measured, that results can be written.

    Args:
        paths: Files to write.
        cases: How many label maps there are.
        overwrite: Whether files that exist may be replaced.

    Raises:
        UsageError: An ending says nothing, a file exists, or a picture is wanted of many cases.
        MissingExtraError: A package for that format is not installed.
    """
    for path in paths:
        refuse_existing(path, overwrite=overwrite)
        suffix = path.suffix.lower()
        if suffix not in (*TABLES, *_OF_ONE):
            endings = ", ".join((*TABLES, *_OF_ONE))
            raise UsageError(f"files end in {endings}", source=path, remedy="Change its ending")
        if suffix in TABLES:
            check_table(path)
        elif cases > 1:
            raise UsageError(
                f"this shows one case, here are {cases}",
                source=path,
                remedy="Name one label map, or write a table",
            )


def write_outputs(
    measured: Mapping[str, Measures], paths: Iterable[Path], scan: Path | None
) -> None:
    """Write every file.

    Args:
        measured: Measures by the name of the case.
        paths: Files that were checked before.
        scan: The scan of the only case, for its pictures.

    Raises:
        UsageError: The scan does not lie on the grid of the label map.
        ResourceError: A file cannot be written.
    """
    for path in paths:
        if path.suffix.lower() in TABLES:
            write_table(measured, path)
            continue
        ((name, measures),) = measured.items()
        picture = draw_measures(
            measures, _grey(scan, measures), name=name, disclaimer=NOT_A_MEDICAL_DEVICE
        )
        if path.suffix.lower() == ".png":
            with atomic_path(path) as temporary:
                picture.save(temporary, format="PNG")
        else:
            HtmlReport(
                title=name,
                disclaimer=NOT_A_MEDICAL_DEVICE,
                pictures=[("Measures in the plane through the middle of the canal", picture)],
                measures=measures,
            ).save(path)


def _grey(scan: Path | None, measures: Measures) -> Volume | None:
    """Return the scan in the canonical view."""
    if scan is None:
        return None
    view = SagittalView.of(read_scan(scan)).volume
    if view.shape != measures.plane.labels.shape:
        raise UsageError(
            "the scan does not lie on the grid of the label map",
            source=scan,
            remedy="Name the scan that the labels were drawn on",
        )
    return view
