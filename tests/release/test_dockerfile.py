"""The Dockerfile speaks of what is there; no test here has a Docker to build it with."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_what_it_copies_is_there_and_not_ignored() -> None:
    allowed = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    copied = [
        path
        for line in LINES
        if line.startswith("COPY ") and "--from" not in line
        for path in line.split()[1:-1]
    ]
    assert "src" in copied
    for path in copied:
        assert (ROOT / path).exists(), path
        assert f"!{path}" in allowed, path


def test_it_copies_all_that_the_build_reads() -> None:
    text = "\n".join(LINES)
    for file in (PROJECT["readme"], *PROJECT["license-files"]):
        assert re.search(rf"\bCOPY .*\b{re.escape(file.partition('/')[0])}\b", text), file


def test_it_asks_for_extras_that_exist_and_gives_up_root() -> None:
    extras = re.findall(r'"\.\[([\w,]+)\]"', "\n".join(LINES))
    assert extras
    assert set(extras[0].split(",")) <= set(PROJECT["optional-dependencies"])
    last_stage = LINES[max(n for n, line in enumerate(LINES) if line.startswith("FROM ")) :]
    assert "USER vertext" in last_stage
    assert 'ENTRYPOINT ["vertext"]' in last_stage
