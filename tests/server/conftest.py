"""A server with a tiny model, and a scan file that it segments exactly."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from tests.inference.phantom_bundle import coded_phantom, write_phantom_bundle
from tests.server.page_driver import CHROMIUM, FLAGS, PATIENCE_MS, settle
from vertext.server.create_app import create_app
from vertext.server.server_settings import ServerSettings
from vertext.volumes.nifti_writer import write_nifti

HERE = "http://localhost"


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_phantom_bundle(tmp_path_factory.mktemp("model") / "phantom")


@pytest.fixture(scope="session")
def scan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scan") / "phantom.nii.gz"
    volume = coded_phantom()
    write_nifti(path, volume.data, volume.affine)
    return path


Serve = Callable[..., TestClient]


@pytest.fixture
def serve(bundle: Path) -> Iterator[Serve]:
    """Start a server with other limits than usual."""
    clients = []

    def start(**settings: Any) -> TestClient:
        app = create_app(ServerSettings(model=bundle, threads=1, **settings))
        client = TestClient(app, base_url=HERE)
        client.__enter__()
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def dicomweb() -> str | None:
    """The DICOMweb server of `address`: none, unless a file says otherwise."""
    return None


@pytest.fixture
def address(bundle: Path, dicomweb: str | None) -> Iterator[str]:
    """A server on loopback, as a client finds it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(ServerSettings(model=bundle, threads=1, port=port, dicomweb=dicomweb))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page, freshly opened; nothing may break on it."""
    opened = browser.new_page(viewport={"width": 1366, "height": 768})
    opened.set_default_timeout(PATIENCE_MS)
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.goto(address)
    settle(opened)
    yield opened
    opened.close()
    assert broken == []


def upload(client: TestClient, path: Path, **fields: str) -> dict[str, Any]:
    """Open a scan and return its entry."""
    with path.open("rb") as file:
        answer = client.post("/api/scans", files={"files": (path.name, file)}, data=fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


def segment(client: TestClient, scan: str, **question: Any) -> int:
    """Segment a scan, wait for the answer and return its number."""
    answer = client.post(f"/api/scans/{scan}/segment", json=question)
    assert answer.status_code == 202, answer.text
    job = answer.json()
    while job["state"] in ("waiting", "running"):
        time.sleep(0.05)
        job = client.get(f"/api/jobs/{job['id']}").json()
    assert job["state"] == "done", job
    return job["step"]
