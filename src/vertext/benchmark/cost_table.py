"""What the networks cost, as a table."""

from __future__ import annotations

from collections.abc import Mapping

from vertext.benchmark.matrix_run import MatrixRun
from vertext.benchmark.run_cost import PAPER_BATCH, VOLUME_SLICES, RunCost
from vertext.metrics import Table

_HEADER = (
    "network", "canvas", "M weights", "with text encoder", "GMAC, 1 slice",
    f"GMAC, {PAPER_BATCH} slices", "forward ms", "forward CPU ms", "prompt ms",
    "look-up ms", "text ms a volume", "text ms a slice", "peak MB",
)  # fmt: skip


def cost_table(costs: Mapping[str, tuple[MatrixRun, RunCost]]) -> Table:
    """Return one line a row of the matrix.

    Args:
        costs: A run of each row, and its cost.
    """
    return Table(
        f"Cost on this computer, ms a slice; text amortised over {VOLUME_SLICES} slices",
        _HEADER,
        [_line(run, cost) for run, cost in costs.values()],
    )


def _line(run: MatrixRun, cost: RunCost) -> list[str]:
    rows, columns = run.experiment.model.image_size
    whole = cost.parameters + cost.text_parameters
    return [
        run.title,
        f"{rows} x {columns}",
        f"{cost.parameters / 1e6:.2f}",
        f"{whole / 1e6:.2f}",
        f"{cost.macs_1 / 1e9:.2f}",
        f"{cost.macs_8 / 1e9:.2f}",
        f"{cost.forward_ms:.1f}",
        f"{cost.forward_cpu_ms:.1f}",
        f"{cost.prompt_ms:.3f}",
        f"{cost.lookup_ms:.3f}",
        f"{cost.text_ms:.1f}",
        f"{cost.text_ms_a_slice:.2f}",
        "-" if cost.peak_bytes is None else f"{cost.peak_bytes / 1e6:.0f}",
    ]
