"""Every figure of a benchmark, as far as its runs allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vertext.benchmark.benchmark_row import BenchmarkRow
from vertext.benchmark.figures.boundary_probabilities import boundary_probabilities
from vertext.benchmark.figures.class_bars import class_bars
from vertext.benchmark.figures.class_embeddings import class_embeddings
from vertext.benchmark.figures.drawn_run import DrawnRun
from vertext.benchmark.figures.gain_from_text import gain_from_text
from vertext.benchmark.figures.learning_curves import learning_curves
from vertext.benchmark.figures.overlays import overlays
from vertext.benchmark.figures.sheet import save_sheet
from vertext.benchmark.figures.slice_consistency import slice_consistency
from vertext.benchmark.matrix import Matrix
from vertext.benchmark.run_matrix import JudgedRun, Say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CAPTIONS = {
    "class_bars": "Dice of every structure by the networks themselves, before decoding; automatic "
    "prompts where they read any; 95 % intervals over patients.",
    "overlays": "The scan on which the networks differ most. Red: right tissue, wrong name. Green: "
    "the first network's largest error of outline. Both enlarged on the right.",
    "slice_consistency": "Dice and names from slice to slice through the volume.",
    "learning_curves": "Training loss, and Dice of the watched fold.",
    "gain_from_text": "Each structure's gain from text against its frequency.",
    "class_embeddings": "t-SNE of the class vectors of slices, with and without text.",
    "boundary_probabilities": "Probability of the true class with and without CCAE, and across the "
    "true boundaries of neighbouring structures.",
}
_MANY = 6
"""Networks in one figure, where the matrix names none."""


@dataclass(frozen=True)
class DrawnFigure:
    """A figure in a file.

    Attributes:
        file: PNG.
        caption: What it shows.
    """

    file: Path
    caption: str


def draw_figures(
    folder: Path,
    matrix: Matrix,
    judged: Sequence[JudgedRun],
    rows: Sequence[BenchmarkRow],
    say: Say,
) -> list[DrawnFigure]:
    """Draw into a folder, from the first split and seed of each row.

    Figures that compare the reference with one of its controls need both; without they are
    left out, and said so.

    Args:
        folder: Where to.
        matrix: What was compared.
        judged: Its judged runs.
        rows: Its results.
        say: Is told what is left out.

    Raises:
        MissingExtraError: matplotlib or scikit-learn is not installed.
        VertextError: A prediction, scan or checkpoint cannot be read.
    """
    figures = []
    for name, draw in _plans(matrix, judged, rows):
        figure = draw()
        if figure is None:
            say(f"figure {name}: nothing to draw")
            continue
        file = folder / f"{name}.png"
        save_sheet(figure, file)
        figures.append(DrawnFigure(file, _CAPTIONS[name]))
    return figures


def _plans(
    matrix: Matrix, judged: Sequence[JudgedRun], rows: Sequence[BenchmarkRow]
) -> Iterator[tuple[str, Callable[[], Figure | None]]]:
    """Yield the name of each figure that the runs allow, and what draws it."""
    first: dict[str, JudgedRun] = {}
    for one in judged:
        first.setdefault(one.run.row, one)
    plain = {row.row: row for row in reversed(rows) if row.version == "raw"}
    names = [name for name in matrix.drawn or list(first)[:_MANY] if name in first]
    drawn = [DrawnRun.of(first[name]) for name in names]
    yield "class_bars", lambda: class_bars([plain[name] for name in names])
    yield "overlays", lambda: overlays(drawn)
    yield "slice_consistency", lambda: slice_consistency(drawn)
    yield "learning_curves", lambda: learning_curves([first[name].run for name in names])
    if text := _pair(matrix.reference, matrix.controls.text, first):
        yield "gain_from_text", lambda: gain_from_text(*(plain[one.run.row] for one in text))
        yield "class_embeddings", lambda: class_embeddings([DrawnRun.of(one) for one in text])
    if ccae := _pair(matrix.reference, matrix.controls.ccae, first):
        yield (
            "boundary_probabilities",
            lambda: boundary_probabilities([DrawnRun.of(one) for one in ccae]),
        )


def _pair(
    reference: str | None, control: str | None, known: Mapping[str, JudgedRun]
) -> tuple[JudgedRun, JudgedRun] | None:
    """Return the reference and its control if both are judged."""
    both = [known[name] for name in (reference, control) if name is not None and name in known]
    return (both[0], both[1]) if len(both) == 2 else None
