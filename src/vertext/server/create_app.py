"""The application: page, API and their safety, put together."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from vertext.server.bearer_token import BearerToken
from vertext.server.problem import PROBLEM_RESPONSES, add_problem_handlers
from vertext.server.routes import (
    about,
    answers,
    jobs,
    models,
    monai_label,
    pacs,
    prompts,
    scans,
    steps,
)
from vertext.server.server_settings import ServerSettings
from vertext.server.upload_limit import UploadLimit
from vertext.server.workbench import Workbench
from vertext.version import __version__

_LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]


def create_app(settings: ServerSettings) -> FastAPI:
    """Return the application of a server.

    Args:
        settings: Model, doors and limits.

    Raises:
        BundleError: The model is missing or damaged.
    """
    _keep_names_out_of_logs()
    workbench = Workbench(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        tidying = asyncio.create_task(_tidy(workbench))
        yield
        tidying.cancel()
        workbench.close()

    app = FastAPI(title="vertext", version=__version__, lifespan=lifespan)
    app.state.workbench = workbench
    for part in (about, models, prompts, scans, jobs, answers, steps, pacs, monai_label):
        app.include_router(part.router, responses=dict(PROBLEM_RESPONSES))
    page = Path(str(files("vertext.server") / "page"))

    @app.get("/", include_in_schema=False)
    def index() -> FileResponse:
        return FileResponse(page / "index.html")

    app.mount("/page", StaticFiles(directory=page), name="page")
    add_problem_handlers(app)
    app.add_middleware(UploadLimit, settings=settings)
    if settings.token:
        app.add_middleware(BearerToken, token=settings.token)
    if settings.on_loopback:
        # A page of somebody else may let its own name point here; then the browser says that name.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=_LOOPBACK_NAMES)
    return app


def _keep_names_out_of_logs() -> None:
    """Silence who names files and values in warnings: both are often a patient's."""
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="pydicom")


async def _tidy(workbench: Workbench) -> None:
    """Remove the scans of those who stay away, though nobody asks for anything."""
    while True:
        await asyncio.sleep(workbench.settings.idle_seconds / 4)
        workbench.visitors.show_out()
