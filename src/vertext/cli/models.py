"""`vertext models`: lists, describes and verifies models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from vertext.models.model_bundle import ModelBundle


def models(
    name: Annotated[
        str | None, typer.Argument(help="Describe this shipped model, bundle or network only.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Check every file of the bundles by SHA-256.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List, describe and verify models.

    Bundles can segment as they are; networks can be trained.
    """
    from vertext.models.model_bundle import ModelBundle, load_model, shipped_bundles
    from vertext.models.registry import LACAF, NETWORKS

    trainable = NETWORKS | {LACAF.name: LACAF}
    if name is None:
        bundles = [ModelBundle(path) for path in shipped_bundles().values()]
        networks = list(trainable.values())
    elif name in trainable and name not in shipped_bundles():
        bundles, networks = [], [trainable[name]]
    else:
        bundles, networks = [load_model(name)], []
    if verify:
        for bundle in bundles:
            bundle.verify()
            typer.echo(f"{bundle.path}: every file is whole", err=True)
    rows = [_bundle_row(bundle) for bundle in bundles]
    rows += [
        {
            "name": network.name,
            "kind": "network",
            "installed": network.installed,
            "trained_on": None,
            "licence": network.licence,
            "description": network.title,
        }
        for network in networks
    ]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    elif name is not None and bundles:
        typer.echo(_described(bundles[0]))
    else:
        _print_table(rows)


def _bundle_row(bundle: ModelBundle) -> dict[str, Any]:
    card = bundle.card
    return {
        "name": card.name,
        "kind": "bundle",
        "installed": True,
        "trained_on": card.trained_on,
        "licence": card.licence.weights,
        "description": card.description,
        "version": card.version,
        "sha256": bundle.sha256,
        "bytes": bundle.size,
        "path": str(bundle.path),
    }


def _print_table(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("name", "kind", "installed", "trained on", "licence", box=None)
    for row in rows:
        installed = "yes" if row["installed"] else 'no (pip install "vertext[train]")'
        table.add_row(row["name"], row["kind"], installed, row["trained_on"] or "", row["licence"])
    Console().print(table)


def _described(bundle: ModelBundle) -> str:
    """Return a card as people read it."""
    card = bundle.card
    lines = [
        f"{card.name} {card.version}: {card.description}",
        f"structures: {', '.join(card.classes[1:])}",
        f"trained on: {card.trained_on}",
        f"held out:   {card.split}",
        f"licence:    weights {card.licence.weights}, code {card.licence.code}",
        f"credit:     {card.credit}",
        f"size:       {bundle.size / 1e6:.1f} MB, SHA-256 of the card {bundle.sha256}",
        "limits:",
        *(f"  - {limit}" for limit in card.limits),
        *(["metrics:"] if card.metrics else []),
        *(f"  {line}" for line in json.dumps(card.metrics, indent=2).splitlines()[1:-1]),
        card.not_a_medical_device,
    ]
    return "\n".join(lines)
