"""Errors as the API tells them."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from vertext.errors import (
    BundleError,
    MissingExtraError,
    ReadError,
    ResourceError,
    UnsupportedInputError,
    UsageError,
    VertextError,
)
from vertext.server.job_queue import BusyError, OwnLimitError
from vertext.server.visitor import NotFoundError

_STATUSES: tuple[tuple[type[VertextError], int], ...] = (
    (NotFoundError, 404),
    (OwnLimitError, 429),
    (BusyError, 503),
    (MissingExtraError, 501),
    (UsageError, 400),
    (ReadError, 422),
    (UnsupportedInputError, 422),
    (BundleError, 503),
    (ResourceError, 507),
)
"""Status of each sort of error; the first that fits counts."""
_RETRY_SECONDS = 30


class Problem(BaseModel):
    """What was wrong.

    Attributes:
        code: A word for programs.
        problem: A sentence for people; never the name of a file of the server.
        remedy: What can be done about it.
    """

    code: str
    problem: str
    remedy: str | None = None

    @classmethod
    def of(cls, error: VertextError) -> Problem:
        """Return what a visitor may know of an error."""
        return cls(code=error.code, problem=error.problem, remedy=error.remedy)


def status_of(error: VertextError) -> int:
    """Return the HTTP status of an error."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


async def tell_problem(request: Request, error: Exception) -> JSONResponse:
    """Answer a request that ended in an error of ours."""
    assert isinstance(error, VertextError)
    status = status_of(error)
    headers = {"retry-after": str(_RETRY_SECONDS)} if status in (429, 503) else None
    return JSONResponse(Problem.of(error).model_dump(), status, headers)
