"""A report on one scan in a single HTML file that needs no other."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PIL import Image

from vertext.files import atomic_path
from vertext.measures.measure import Measure
from vertext.reports.measure_table import measure_tables

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem;
       color: #1c1f24; }
h2 { margin-top: 2.2rem; font-size: 1.15rem; }
.disclaimer { border: 2px solid #b3261e; padding: 0.5rem 1rem; font-weight: 600; }
.warning { border-left: 4px solid #e8a317; padding: 0.3rem 0.8rem; background: #fff7e3; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; white-space: nowrap; }
th, td { padding: 0.25rem 0.6rem; border-bottom: 1px solid #dfe3e8; text-align: right; }
th:first-child, td:first-child { text-align: left; }
small, .none { color: #6b7480; }
dl { display: grid; grid-template-columns: max-content auto; gap: 0.2rem 1.2rem; }
dt { color: #6b7480; } dd { margin: 0; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
figcaption { color: #555d68; }
"""


@dataclass(frozen=True, kw_only=True)
class HtmlReport:
    """What stands in the report.

    Attributes:
        title: Name of the scan.
        disclaimer: That this is not a medical device.
        warnings: What a reader should check.
        pictures: Each with what it shows.
        measures: Of every level.
        facts: Tables of two columns, each under its heading.
    """

    title: str
    disclaimer: str
    warnings: Sequence[str] = ()
    pictures: Sequence[tuple[str, Image.Image]]
    measures: Iterable[Measure]
    facts: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()

    def save(self, path: str | Path) -> None:
        """Write the file, whole or not at all; pictures are inside it.

        Raises:
            ResourceError: It cannot be written.
        """
        with atomic_path(path) as temporary:
            temporary.write_text(self.text(), encoding="utf-8")

    def text(self) -> str:
        """Return the page."""
        body = [
            f"<h1>{escape(self.title)}</h1>",
            f'<p class="disclaimer">{escape(self.disclaimer)}</p>',
            *(f'<p class="warning">Check: {escape(text)}</p>' for text in self.warnings),
            *(_picture(caption, picture) for caption, picture in self.pictures),
            "<h2>Measures</h2>",
            measure_tables(self.measures),
            *(_facts(heading, rows) for heading, rows in self.facts),
        ]
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f"<title>{escape(self.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            f"{chr(10).join(body)}\n</body>\n</html>\n"
        )


def _picture(caption: str, picture: Image.Image) -> str:
    content = io.BytesIO()
    picture.save(content, format="PNG")
    data = base64.b64encode(content.getvalue()).decode("ascii")
    said = escape(caption)
    return (
        f'<figure><img alt="{said}" src="data:image/png;base64,{data}">'
        f"<figcaption>{said}</figcaption></figure>"
    )


def _facts(heading: str, rows: Sequence[tuple[str, str]]) -> str:
    items = "\n".join(f"<dt>{escape(term)}</dt><dd>{escape(said)}</dd>" for term, said in rows)
    return f"<h2>{escape(heading)}</h2>\n<dl>\n{items}\n</dl>"
