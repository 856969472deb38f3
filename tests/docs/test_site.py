"""The site has every page, every verb and every public name, and no broken link."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from docs.site.__main__ import build
from docs.site.cli_reference import cli_reference
from docs.site.python_reference import python_reference

ROOT = Path(__file__).parents[2]


def test_every_page_stands_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md")]
    assert [page for page in pages if f": {page}\n" not in menu] == []


def test_the_command_line_describes_itself() -> None:
    page = cli_reference()
    assert "## vertext segment\n" in page
    assert "## vertext atlas fuse\n" in page
    assert "--levels" in page


def test_public_names_are_found_where_they_are_defined() -> None:
    pages = dict(python_reference(ROOT / "src"))
    for page in ("vertext.md", "vertext.volumes.md"):
        for name in re.findall(r"^::: (\S+)$", pages[page], re.MULTILINE):
            module, _, word = name.rpartition(".")
            assert hasattr(importlib.import_module(module), word), name
    assert "::: vertext.inference.segmenter.segment\n" in pages["vertext.md"]


@pytest.mark.slow
def test_no_link_is_broken_and_nothing_is_fetched() -> None:
    assert build(figures={}) == 0
    pages = list((ROOT / "site").glob("**/*.html"))
    assert len(pages) > 40
    for page in pages:
        assert not re.search(r"<(script|img|iframe)[^>]*https?://", page.read_text("utf-8")), page
