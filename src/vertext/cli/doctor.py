"""`vertext doctor`: what is installed, and whether it works."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check the installation and run a self-test.

    Looks at packages, devices and shipped models, and segments a made-up scan.
    """
    from vertext.inference.self_check import self_check

    checks = self_check()
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks], indent=2))
    else:
        width = max(len(check.name) for check in checks)
        for check in checks:
            mark = {True: "ok", False: "FAILED", None: "-"}[check.works]
            typer.echo(f"{mark:>6}  {check.name:<{width}}  {check.detail}")
    failed = [check.exit_code for check in checks if check.works is False]
    raise typer.Exit(failed[0] if failed else 0)
