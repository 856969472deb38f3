"""Every example of the documentation that can run here does."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.docs.snippets import snippets
from tests.docs.workspace import write_workspace
from vertext.cli.app import main

RUN = [one for one in snippets() if one.language in ("bash", "python") and not one.reason]
PAGES = sorted({one.page for one in RUN})


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    write_workspace(folder)
    return folder


@pytest.fixture
def workspace(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(prepared, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("workspace")
def test_it_runs(page: str) -> None:
    names: dict[str, Any] = {}
    for snippet in (one for one in RUN if one.page == page):
        if snippet.language == "python":
            exec(compile(snippet.code, str(snippet), "exec"), names)
            continue
        for words in snippet.commands:
            run(words)


def run(words: list[str]) -> None:
    """Run a verb that ends by itself; other programs are set-up, and only checked.

    The examples of one page are alternatives that may write to one folder.
    """
    program, verb, *rest = words
    if Path(program).name != "vertext" or verb == "serve":
        return
    again = ["--overwrite"] if verb == "segment" and "--overwrite" not in rest else []
    files = [file for word in rest for file in expanded(word)]
    assert main([verb, *files, *again]) == 0, words


def expanded(word: str) -> Iterable[str]:
    """Return the files that a pattern stands for, or the word."""
    return sorted(glob.glob(word)) or [word]
