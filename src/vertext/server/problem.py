"""Errors as the API tells them."""

from __future__ import annotations

import http
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from vertext.errors import (
    BundleError,
    MissingExtraError,
    ReadError,
    ResourceError,
    UnsupportedInputError,
    UsageError,
    VertextError,
)
from vertext.pacs.pacs_error import NothingThereError, PacsError, StoreError
from vertext.server.job_queue import BusyError, OwnLimitError
from vertext.server.visitor import NotFoundError

_STATUSES: tuple[tuple[type[VertextError], int], ...] = (
    (NotFoundError, 404),
    (NothingThereError, 404),
    (PacsError, 502),
    (StoreError, 502),
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


# By reference: of a model FastAPI would say that a route of files tells its problems as a file.
_CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
PROBLEM_RESPONSES: Mapping[int | str, dict[str, Any]] = MappingProxyType(
    {
        status: {"content": _CONTENT, "description": description}
        for status, description in {
            400: "The request contradicts itself, or asks for what is not there.",
            401: "The server wants a token.",
            404: "Nothing of this name is open.",
            405: "This is not done here.",
            408: "The upload took too long.",
            413: "The upload is too large.",
            422: "The request is not as described, or the scan cannot be read or segmented.",
            429: "You have as much as one may have.",
            500: "Something broke down.",
            501: "The server lacks a package that this needs.",
            502: "The PACS cannot be reached, refuses, or answers with something else.",
            503: "The server is busy, or its model is damaged.",
            507: "The server's disk or memory is full.",
        }.items()
    }
)
"""What can go wrong with a request, as OpenAPI describes it."""


def add_problem_handlers(app: FastAPI) -> None:
    """Let every failure be answered with a `Problem`."""
    app.add_exception_handler(VertextError, _tell_error)
    app.add_exception_handler(RequestValidationError, _tell_invalid)
    app.add_exception_handler(HTTPException, _tell_http)
    app.add_exception_handler(Exception, _tell_breakdown)


async def _tell_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, VertextError)
    status = status_of(error)
    headers = {"retry-after": str(_RETRY_SECONDS)} if status in (429, 503) else None
    return _answer(Problem.of(error), status, headers)


async def _tell_invalid(request: Request, error: Exception) -> JSONResponse:
    """Say what of a request is not as described, but not what it was: it may be a patient's."""
    assert isinstance(error, RequestValidationError)
    wrong = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    problem = Problem(code="invalid", problem="; ".join(wrong), remedy="See /openapi.json")
    return _answer(problem, 422)


async def _tell_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = http.HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return _answer(Problem(code=code, problem=error.detail), error.status_code, error.headers)


async def _tell_breakdown(request: Request, error: Exception) -> JSONResponse:
    problem = "something broke down; the server's log tells what"
    return _answer(Problem(code=VertextError.code, problem=problem), 500)


def _answer(
    problem: Problem, status: int, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    return JSONResponse(problem.model_dump(), status, headers)
