"""Reads anatomy descriptions from their YAML files."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from vertext.errors import ReadError, UsageError
from vertext.prompts.anatomy_description import AnatomyDescription


def description_names() -> tuple[str, ...]:
    """Return the names of the anatomy descriptions that ship with the package."""
    return tuple(sorted(Path(entry.name).stem for entry in _folder().iterdir()))


def load_description(name_or_path: str | Path) -> AnatomyDescription:
    """Read an anatomy description by name, or from a YAML file of one's own.

    A file may extend a packaged description: `extends: NAME` takes over every key that the file
    does not set itself.

    Args:
        name_or_path: Name of a packaged description, or path of a `.yaml` file.

    Raises:
        UsageError: If the name is unknown, the anatomy has no order, or a key is wrong.
        ReadError: If the file cannot be read.
    """
    if Path(name_or_path).suffix in {".yaml", ".yml"}:
        return _from_file(Path(name_or_path))
    return _packaged(str(name_or_path))


@cache
def _packaged(name: str) -> AnatomyDescription:
    return _validated(_resolved(_packaged_data(name)), source=name)


def _from_file(path: Path) -> AnatomyDescription:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReadError(f"cannot be read as YAML: {error}", source=path) from error
    if not isinstance(data, dict):
        raise UsageError("an anatomy description is a mapping of keys to values", source=path)
    return _validated(_resolved(data), source=path)


def _packaged_data(name: str) -> dict[str, Any]:
    if name not in description_names():
        raise UsageError(
            f"there is no anatomy description named {name!r}",
            remedy=f"Known are {', '.join(description_names())}, or give a .yaml file",
        )
    text = _folder().joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def _resolved(data: dict[str, Any]) -> dict[str, Any]:
    own = dict(data)
    base = own.pop("extends", None)
    return own if base is None else _resolved(_packaged_data(base)) | own


def _validated(data: dict[str, Any], *, source: str | Path) -> AnatomyDescription:
    if not data.get("order"):
        raise UsageError(
            "this anatomy has no order, and a prompt lists structures in their order",
            source=source,
            remedy='Add `order:` with a phrase such as "From superior to inferior"',
        )
    try:
        return AnatomyDescription.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file as a whole"
        raise UsageError(f"{where}: {first['msg']}", source=source) from error


def _folder() -> resources.abc.Traversable:
    return resources.files("vertext.anatomy") / "data" / "prompts"
