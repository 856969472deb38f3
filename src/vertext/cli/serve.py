"""`vertext serve`: the workbench page and its REST API."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8042,
    model: Annotated[
        str, typer.Option(help="Name of a shipped model, or path of a bundle.")
    ] = "atm-net",
    token: Annotated[
        str | None,
        typer.Option(
            envvar="VERTEXT_TOKEN",
            help="What requests must bear; needed where other machines can connect.",
        ),
    ] = None,
    dicomweb: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="DICOMweb server to open studies from and send results to, such as "
            "https://pacs/dicom-web; its credentials: VERTEXT_DICOMWEB_TOKEN, or "
            "VERTEXT_DICOMWEB_USER and VERTEXT_DICOMWEB_PASSWORD.",
        ),
    ] = None,
    upload_mib: Annotated[int, typer.Option(min=1, help="Largest upload in MiB.")] = 1024,
) -> None:
    """See, prompt and correct segmentations in a browser.

    Listens on this machine alone unless told otherwise, and needs no network.
    """
    from vertext.errors import MissingExtraError
    from vertext.server.server_settings import MIB, ServerSettings

    try:
        import uvicorn

        from vertext.server.create_app import create_app
    except ImportError as error:
        raise MissingExtraError(error.name or "fastapi", "server") from error
    settings = ServerSettings(
        host=host,
        port=port,
        model=model,
        token=token,
        dicomweb=dicomweb,
        upload_bytes=upload_mib * MIB,
    )
    app = create_app(settings)
    typer.echo(f"Open http://{host}:{port} in a browser; stop with Ctrl+C.", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
