"""`vertext evaluate`: predictions against their truth."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from vertext.anatomy import LabelScheme
    from vertext.data.label_pairs import LabelPair
    from vertext.metrics import CaseScores, ScoreSettings, Summary


class By(StrEnum):
    """What is scored as one piece."""

    SLICE = "slice"
    VOLUME = "volume"
    DATASET = "dataset"


class Distance(StrEnum):
    """What counts as the distance of a missed structure."""

    DIAG = "diag"
    NAN = "nan"


class Unpredicted(StrEnum):
    """What becomes of a truth without a prediction."""

    ERROR = "error"
    MISSED = "missed"
    SKIP = "skip"


def evaluate(
    prediction: Annotated[Path, typer.Argument(metavar="PRED", help="Label map, or folder.")],
    truth: Annotated[Path, typer.Argument(metavar="TRUTH", help="Label map, or folder.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Folder for tables.")] = None,
    scheme: Annotated[
        str | None, typer.Option(help="Whose numbers PRED has; by default what its files say.")
    ] = None,
    truth_scheme: Annotated[str, typer.Option(help="Whose numbers TRUTH has.")] = "spider",
    aggregate: Annotated[
        By,
        typer.Option(
            help="Outlines by volume (mm), by slice on a 384 x 384 grid (px), or by data set."
        ),
    ] = By.VOLUME,
    missing: Annotated[
        Distance, typer.Option(help="Distance of a missed structure: the diagonal, or left out.")
    ] = Distance.DIAG,
    unpredicted: Annotated[
        Unpredicted, typer.Option(help="What becomes of a truth without a prediction.")
    ] = Unpredicted.ERROR,
    spider_compat: Annotated[
        bool,
        typer.Option("--spider-compat", help="Also as the SPIDER challenge's own code scores."),
    ] = False,
) -> None:
    """Score outlines and names of PRED, per case and in total, on the volumes' own grids."""
    from rich.console import Console

    from vertext.anatomy import scheme as scheme_of
    from vertext.data.label_pairs import find_label_pairs
    from vertext.metrics import Aggregate, Missing, ScoreSettings, summarise, write_score_tables

    true_scheme = scheme_of(truth_scheme)
    settings = ScoreSettings(Aggregate(aggregate.value), Missing(missing.value))
    pairs = find_label_pairs(prediction, truth, true_scheme)
    lonely = [pair.case for pair in pairs if pair.prediction is None]
    if unpredicted is Unpredicted.ERROR and lonely:
        _refuse(lonely, prediction)
    skipped = lonely if unpredicted is Unpredicted.SKIP else []
    cases = [
        _score(pair, scheme, true_scheme, settings, spider_compat)
        for pair in pairs
        if pair.case not in skipped
    ]
    summary = summarise(cases)
    if out is not None:
        write_score_tables(out, cases, summary, skipped=skipped)
    console = Console()
    console.print(_by_case(cases))
    console.print(_total(summary))
    if skipped:
        console.print(f"Left out, without a prediction: {', '.join(skipped)}")


def _refuse(cases: list[str], prediction: Path) -> None:
    from vertext.errors import UsageError

    raise UsageError(
        f"no prediction for {', '.join(cases)}",
        source=prediction,
        remedy="Give --unpredicted missed to score them as missed, or skip to leave them out",
    )


def _score(
    pair: LabelPair,
    name: str | None,
    truth_scheme: LabelScheme,
    settings: ScoreSettings,
    spider_compat: bool,
) -> CaseScores:
    from dataclasses import replace

    from vertext.metrics import score_label_maps
    from vertext.volumes import read_labels

    found = None
    if pair.prediction is not None:
        found = read_labels(pair.prediction)
        found = replace(found, scheme=name or found.scheme or truth_scheme.name, names={})
    return score_label_maps(
        found,
        replace(read_labels(pair.truth), scheme=truth_scheme.name, names={}),
        case=pair.case,
        patient=pair.patient,
        ignore_above=pair.ignore_above,
        settings=settings,
        spider_compat=spider_compat,
    )


def _by_case(cases: list[CaseScores]) -> Table:
    from rich.table import Table

    names = list(dict.fromkeys(name for case in cases for name in case.kinds))
    table = Table("case", "fine", *names, "all right", "problems")
    for case in cases:
        kinds = (f"{case.kinds[name]:.3f}" if name in case.kinds else "-" for name in names)
        right = "yes" if case.numbering.all_right else "no"
        fine = "-" if case.fine is None else f"{case.fine:.3f}"
        table.add_row(case.case, fine, *kinds, right, _problems(case))
    return table


def _total(summary: Summary) -> Table:
    """The scores of all views, then the Dice of each structure; the files have the rest."""
    from rich.table import Table

    table = Table("score", "mean [95 % interval over patients] (cases)")
    single = {n: s.metrics["dice"] for n, s in summary.structures.items() if "dice" in s.metrics}
    for view, scores in [*summary.views.items(), ("Dice", single)]:
        table.add_section()
        table.add_row(f"[bold]{view}[/bold]", "")
        for name, estimate in scores.items():
            table.add_row(name, str(estimate).replace("[", "\\["))
    return table


def _problems(case: CaseScores) -> str:
    numbering = case.numbering
    wrong = [n for n in numbering.items if n not in (*numbering.named, *numbering.missed)]
    groups = {"missed": numbering.missed, "wrong name": wrong, "made up": numbering.stray}
    return "; ".join(f"{word}: {', '.join(names)}" for word, names in groups.items() if names)
