"""Tell whether a command of an example could run: its verb, options, settings, scripts exist."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from tests.docs.snippets import ROOT
from vertext.benchmark.matrix import read_matrix
from vertext.cli.app import app
from vertext.training.config_layers import read_layers
from vertext.training.experiment import read_experiment
from vertext.training.vessels.vessel_experiment import VESSEL_NETWORK, read_vessel_experiment


def check_command(words: Sequence[str]) -> None:
    """Fail where a command is not one, or says what its program does not know."""
    program = Path(words[0]).name
    assert program in _PROGRAMS, f"no way to check {program}"
    _PROGRAMS[program](list(words[1:]))


def check_imports(code: str) -> None:
    """Fail where Python code does not parse, or takes from vertext what is not there."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("vertext"):
            module = importlib.import_module(str(node.module))
            for alias in node.names:
                assert hasattr(module, alias.name), f"{node.module} has no {alias.name}"


def _vertext(words: list[str]) -> None:
    command, name = typer.main.get_command(app), "vertext"
    while hasattr(command, "commands"):
        name, *words = words
        assert name in command.commands, f"no verb {name}"
        command = command.commands[name]
    context = command.make_context(name, words)  # refuses options that the verb does not have
    if name == "train":
        _settings(context.params["config"], context.params["overrides"] or ())
    if name == "benchmark":
        read_matrix(ROOT / context.params["config"])


def _settings(config: Path, overrides: Sequence[str]) -> None:
    vessels = read_layers(ROOT / config).get("network") == VESSEL_NETWORK
    read = read_vessel_experiment if vessels else read_experiment
    read(ROOT / config, tuple(overrides))


def _python(words: list[str]) -> None:
    if words[0] == "-c":
        check_imports(words[1])
        return
    script = (ROOT / words[0]).read_text("utf-8")
    for option in (word for word in words if word.startswith("--")):
        assert f'"{option}"' in script, f"{words[0]} has no {option}"


def _pip(words: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for asked in re.findall(r"vertext\[([\w,]+)\]", " ".join(words)):
        assert set(asked.split(",")) <= set(project["optional-dependencies"]), asked


def _make(words: list[str]) -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert words[0] in targets, words[0]


def _launcher(words: list[str]) -> None:
    _vertext(words[[Path(word).name for word in words].index("vertext") + 1 :])


def _other(words: list[str]) -> None:
    assert words


_PROGRAMS: dict[str, Callable[[list[str]], None]] = {
    "vertext": _vertext,
    "python": _python,
    "pip": _pip,
    "make": _make,
    "srun": _launcher,
    "torchrun": _launcher,
    "curl": _other,
    "dciodvfy": _other,
    "dask": _other,
    "docker": _other,
    "pip-audit": _other,
}
