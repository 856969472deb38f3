"""`vertext evaluate`: predictions against their truth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from vertext.anatomy import LabelScheme
    from vertext.data.label_pairs import LabelPair
    from vertext.metrics import CaseScores


def evaluate(
    prediction: Annotated[Path, typer.Argument(metavar="PRED", help="Label map, or folder.")],
    truth: Annotated[Path, typer.Argument(metavar="TRUTH", help="Label map, or folder.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Folder for tables.")] = None,
    scheme: Annotated[
        str | None, typer.Option(help="Whose numbers PRED has; by default what its files say.")
    ] = None,
    truth_scheme: Annotated[str, typer.Option(help="Whose numbers TRUTH has.")] = "spider",
) -> None:
    """Score outlines and names of PRED, per case and in total, on the volumes' own grids."""
    from rich.console import Console
    from rich.table import Table

    from vertext.anatomy import scheme as scheme_of
    from vertext.data.label_pairs import find_label_pairs
    from vertext.metrics import summarise, write_score_tables

    true_scheme = scheme_of(truth_scheme)
    pairs = find_label_pairs(prediction, truth, true_scheme)
    cases = [_score(pair, scheme, true_scheme) for pair in pairs]
    summary = summarise(cases)
    if out is not None:
        write_score_tables(out, cases, summary)
    console = Console()
    names = list(dict.fromkeys(name for case in cases for name in case.kinds))
    by_case = Table("case", "fine", *names, "all right", "problems")
    for case in cases:
        kinds = (f"{case.kinds[name]:.3f}" if name in case.kinds else "-" for name in names)
        right = "yes" if case.numbering.all_right else "no"
        fine = "-" if case.fine is None else f"{case.fine:.3f}"
        by_case.add_row(case.case, fine, *kinds, right, _problems(case))
    console.print(by_case)
    total = Table("score", "mean [95 % interval] (cases)")
    for name, estimate in summary.items():
        total.add_row(name, str(estimate).replace("[", "\\["))
    console.print(total)


def _score(pair: LabelPair, name: str | None, truth_scheme: LabelScheme) -> CaseScores:
    from dataclasses import replace

    from vertext.metrics import score_label_maps
    from vertext.volumes import read_labels

    found, true = read_labels(pair.prediction), read_labels(pair.truth)
    return score_label_maps(
        replace(found, scheme=name or found.scheme or truth_scheme.name, names={}),
        replace(true, scheme=truth_scheme.name, names={}),
        case=pair.case,
        ignore_above=pair.ignore_above,
    )


def _problems(case: CaseScores) -> str:
    numbering = case.numbering
    wrong = [n for n in numbering.items if n not in (*numbering.named, *numbering.missed)]
    groups = {"missed": numbering.missed, "wrong name": wrong, "made up": numbering.stray}
    return "; ".join(f"{word}: {', '.join(names)}" for word, names in groups.items() if names)
