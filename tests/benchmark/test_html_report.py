"""One file with everything in it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

from vertext.benchmark.draw_figures import DrawnFigure
from vertext.benchmark.html_report import write_html_report
from vertext.metrics import Table


def test_text_cannot_become_markup(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"picture")
    file = tmp_path / "report.html"
    write_html_report(
        file,
        title="a <b> & c",
        notes=["<script>alert()</script>"],
        tables=[Table("t", ["x"], [["<i>"]])],
        figures=[DrawnFigure(picture, 'say "so"')],
    )
    page = file.read_text()
    assert "<title>a &lt;b&gt; &amp; c</title>" in page
    assert "<script>" not in page
    assert "<td>&lt;i&gt;</td>" in page
    assert 'alt="say &quot;so&quot;" src="data:image/png;base64,cGljdHVyZQ=="' in page
