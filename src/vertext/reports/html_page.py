"""The frame of every HTML report: one file that needs no other."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem;
       color: #1c1f24; }
h2 { margin-top: 2.2rem; font-size: 1.15rem; }
.disclaimer { border: 2px solid #b3261e; padding: 0.5rem 1rem; font-weight: 600; }
.warning { border-left: 4px solid #e8a317; padding: 0.3rem 0.8rem; background: #fff7e3; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; white-space: nowrap; }
th, td { padding: 0.25rem 0.6rem; border-bottom: 1px solid #dfe3e8; text-align: right; }
th:first-child, td:first-child, td.words { text-align: left; }
td.words { white-space: normal; }
small, .none { color: #6b7480; }
dl { display: grid; grid-template-columns: max-content auto; gap: 0.2rem 1.2rem; }
dt { color: #6b7480; } dd { margin: 0; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
figcaption { color: #555d68; }
"""


def html_page(title: str, body: Sequence[str]) -> str:
    """Return a page.

    Args:
        title: Its name.
        body: What stands below its heading, as HTML.
    """
    lines = "\n".join([f"<h1>{escape(title)}</h1>", *body])
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{lines}\n</body>\n</html>\n"
    )
