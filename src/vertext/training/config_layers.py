"""Settings in YAML: one file on top of another, and single values on top of both."""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from vertext.errors import UsageError


def read_layers(path: str | Path, overrides: Sequence[str] = ()) -> dict[str, Any]:
    """Read a YAML file, on top of the file its `base` names, and apply key=value overrides.

    Args:
        path: YAML file; `base: other.yaml` is relative to it.
        overrides: Such as `optimiser.lr=0.001`; values are YAML.

    Raises:
        UsageError: The file is missing or no YAML, or an override sets no setting.
    """
    settings = _read(Path(path))
    for override in overrides:
        key, sign, value = override.partition("=")
        if not sign:
            raise UsageError(f"{override!r} is not of the form key=value")
        try:
            _set(settings, key.split("."), yaml.safe_load(value))
        except (yaml.YAMLError, TypeError) as error:
            raise UsageError(f"{override!r} sets no setting ({error})") from error
    return settings


def explain(error: ValidationError, settings: type[BaseModel]) -> str:
    """Say what is wrong with settings; for an unknown key name the nearest valid one."""
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    if first["type"] != "extra_forbidden":
        return f"{place}: {first['msg']}"
    model: Any = settings
    for key in first["loc"][:-1]:
        model = model.model_fields[key].annotation
    near = get_close_matches(str(first["loc"][-1]), list(model.model_fields), n=1, cutoff=0.0)
    return f"unknown key {place}; the nearest valid key is {near[0]}"


def expanded_path(folder: str) -> Path:
    """Return a path with its variables replaced; VERTEXT_DATA defaults to ../shared/data."""
    default = os.environ.get("VERTEXT_DATA", "../shared/data")
    return Path(os.path.expandvars(folder.replace("${VERTEXT_DATA}", default)))


def _read(path: Path) -> dict[str, Any]:
    try:
        layer = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", source=path) from error
    except yaml.YAMLError as error:
        raise UsageError(f"is not valid YAML ({error})", source=path) from error
    if not isinstance(layer, dict):
        raise UsageError("must hold keys and values", source=path)
    base = layer.pop("base", None)
    return layer if base is None else _merge(_read(path.parent / base), layer)


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merge(merged[key], value) if both else value
    return merged


def _set(settings: dict[str, Any], keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        settings = settings.setdefault(key, {})
    settings[keys[-1]] = value
