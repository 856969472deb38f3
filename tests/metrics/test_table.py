"""Tables as Markdown and LaTeX."""

from __future__ import annotations

from vertext.metrics import Table

TABLE = Table("Scores & more", ("name", "mean"), [("L5/S1_a", "95 %"), ("b", "1")])


def test_markdown() -> None:
    assert TABLE.markdown() == (
        "## Scores & more\n\n| name | mean |\n| --- | --: |\n| L5/S1_a | 95 % |\n| b | 1 |\n"
    )


def test_latex_escapes_its_signs() -> None:
    text = TABLE.latex()
    assert r"\caption{Scores \& more}" in text
    assert r"L5/S1\_a & 95 \% \\" in text
    assert r"\begin{tabular}{lr}" in text
    assert text.count(r"\\") == 3
