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
from vertext.reports.html_page import html_page
from vertext.reports.measure_table import measure_tables


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
            f'<p class="disclaimer">{escape(self.disclaimer)}</p>',
            *(f'<p class="warning">Check: {escape(text)}</p>' for text in self.warnings),
            *(_picture(caption, picture) for caption, picture in self.pictures),
            "<h2>Measures</h2>",
            measure_tables(self.measures),
            *(_facts(heading, rows) for heading, rows in self.facts),
        ]
        return html_page(self.title, body)


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
