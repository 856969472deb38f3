"""The page on a whole run: what became of each scan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from vertext.reports.html_page import html_page
from vertext.reports.report import Report


@dataclass(frozen=True, kw_only=True)
class CohortRow:
    """A scan of the run.

    Attributes:
        name: Its name.
        status: done, failed or skipped.
        seconds: Time it took.
        message: Why it failed.
        report: What is known about it; None where it failed.
        link: File name of its preview.
    """

    name: str
    status: str
    seconds: float
    message: str | None = None
    report: Report | None = None
    link: str | None = None


def cohort_html(title: str, rows: Sequence[CohortRow]) -> str:
    """Return the page, scans that failed or need a look first.

    Args:
        title: Name of the run.
        rows: Its scans.
    """
    counts = Counter(row.status for row in rows)
    told = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    ordered = sorted(rows, key=lambda row: (row.status != "failed", -len(_warnings(row)), row.name))
    disclaimers = {row.report.not_a_medical_device for row in rows if row.report}
    heads = ("scan", "status", "numbering", "seconds", "what to check")
    return html_page(
        title,
        [
            *(f'<p class="disclaimer">{escape(text)}</p>' for text in sorted(disclaimers)),
            f"<p>{len(rows)} scans: {told}.</p>",
            '<div class="wide"><table>',
            f"<tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>",
            *map(_row, ordered),
            "</table></div>",
        ],
    )


def _row(row: CohortRow) -> str:
    name = escape(row.name)
    linked = f'<a href="{escape(row.link)}">{name}</a>' if row.link else name
    said = row.report.numbering.summary if row.report else ""
    check = "<br>".join(map(escape, [row.message] if row.message else _warnings(row)))
    return (
        f"<tr><td>{linked}</td><td>{escape(row.status)}</td><td>{escape(said)}</td>"
        f'<td>{row.seconds:.1f}</td><td class="words">{check}</td></tr>'
    )


def _warnings(row: CohortRow) -> tuple[str, ...]:
    return row.report.numbering.warnings if row.report else ()
