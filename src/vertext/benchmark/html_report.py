"""Everything in one HTML file that needs no other."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path

from vertext.benchmark.draw_figures import DrawnFigure
from vertext.files import atomic_path
from vertext.metrics import Table

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem;
       color: #1c1f24; }
h2 { margin-top: 2.5rem; font-size: 1.15rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; white-space: nowrap; }
th, td { padding: 0.25rem 0.6rem; border-bottom: 1px solid #dfe3e8; text-align: right; }
th:first-child, td:first-child { text-align: left; position: sticky; left: 0; background: #fff; }
tbody tr:hover td { background: #f2f5f9; }
figure { margin: 1.5rem 0; }
img { max-width: 100%; height: auto; }
figcaption { color: #555d68; }
"""


def write_html_report(
    file: Path,
    *,
    title: str,
    notes: Sequence[str],
    tables: Sequence[Table],
    figures: Sequence[DrawnFigure],
) -> None:
    """Write the report; pictures are inside it.

    Args:
        file: Where to.
        title: Heading.
        notes: What has to be known to read the tables.
        tables: In their order.
        figures: In their order.

    Raises:
        ResourceError: The file cannot be written.
    """
    body = [
        f"<h1>{escape(title)}</h1>",
        "<ul>",
        *(f"<li>{escape(note)}</li>" for note in notes),
        "</ul>",
        *map(_table, tables),
        *map(_figure, figures),
    ]
    page = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{chr(10).join(body)}\n</body>\n</html>\n"
    )
    with atomic_path(file) as temporary:
        temporary.write_text(page, encoding="utf-8")


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.header)
    rows = "\n".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows
    )
    return (
        f'<h2>{escape(table.title)}</h2>\n<div class="wide"><table>\n<thead><tr>{head}</tr></thead>'
        f"\n<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _figure(figure: DrawnFigure) -> str:
    content = base64.b64encode(figure.file.read_bytes()).decode("ascii")
    caption = escape(figure.caption)
    return (
        f'<figure><img alt="{caption}" src="data:image/png;base64,{content}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )
