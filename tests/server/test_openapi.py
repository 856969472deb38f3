"""The API does what its own description says, whatever it is asked (schemathesis)."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, BaseSchema, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from tests.reliability.soak import count, note
from tests.server.conftest import HERE, segment, upload
from vertext.server.create_app import create_app
from vertext.server.routes.dependencies import COOKIE
from vertext.server.server_settings import ServerSettings

EXAMPLES = count(3, 100)
"""Good and bad requests of each sort."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PLENTY = 10_000
PATIENCE = 120.0
"""Seconds that an answer may take."""


@pytest.fixture(scope="module")
def visitor(bundle: Path, scan_file: Path) -> Iterator[TestClient]:
    """Somebody with a scan that is segmented."""
    # Nobody is turned away for want of room: that would be a 503.
    app = create_app(ServerSettings(model=bundle, threads=1, visitors=PLENTY, waiting=PLENTY))
    with TestClient(app, base_url=HERE) as client:
        yield client


@pytest.fixture(scope="module")
def api(visitor: TestClient) -> BaseSchema:
    return schemathesis.openapi.from_asgi(
        "/openapi.json", visitor.app, headers={"host": "localhost"}
    )


@pytest.fixture(scope="module")
def sent() -> Iterator[Counter[str]]:
    """Count requests, and those whose answers were as described."""
    requests: Counter[str] = Counter()
    yield requests
    odd = requests["sent"] - requests["answered"]
    note("requests to the server", f"{requests['sent']} sent, {odd} answered as not described")


def ask(
    operation: APIOperation,
    mode: GenerationMode,
    put: Callable[[Case], None],
    sent: Counter[str],
) -> None:
    """Send requests that a description allows, or forbids, and hold the answers against it."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Case) -> None:
        sent["sent"] += 1
        put(case)
        sent["answered"] += 1

    # A request without parameters cannot be forbidden.
    with contextlib.suppress(Unsatisfiable):
        one()


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_answers_to_strangers_are_as_described(
    api: BaseSchema, mode: GenerationMode, sent: Counter[str]
) -> None:
    def put(case: Case) -> None:
        case.call_and_validate(base_url=HERE, checks=CHECKS, timeout=PATIENCE)

    for operation in api.get_all_operations():
        ask(operation.ok(), mode, put, sent)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_answers_about_an_open_scan_are_as_described(
    api: BaseSchema,
    mode: GenerationMode,
    sent: Counter[str],
    visitor: TestClient,
    scan_file: Path,
) -> None:
    scan = upload(visitor, scan_file)["id"]
    known = {"scan": scan, "number": segment(visitor, scan), "model": "phantom"}
    cookies = {COOKIE: visitor.cookies[COOKIE]}

    def put(case: Case) -> None:
        case.path_parameters.update(
            {name: known[name] for name in case.path_parameters if name in known}
        )
        case.call_and_validate(base_url=HERE, checks=CHECKS, cookies=cookies, timeout=PATIENCE)

    for operation in api.exclude(method="DELETE").get_all_operations():
        ask(operation.ok(), mode, put, sent)


def test_every_route_says_what_it_does(visitor: TestClient) -> None:
    for path, methods in visitor.get("/openapi.json").json()["paths"].items():
        for method, route in methods.items():
            assert route.get("description"), f"{method} {path}"
            assert route["tags"], f"{method} {path}"
