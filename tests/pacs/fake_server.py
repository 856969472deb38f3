"""A server that answers as it is told to, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]
HTML = b"<html><body>Welcome to the intranet</body></html>"


class FakeServer:
    """Answers every request alike.

    Attributes:
        url: Where it listens.
        headers: Of every request so far.
        paths: Of every request so far, with their queries.
    """

    def __init__(self, answer: Answer) -> None:
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                fake.headers.append(dict(self.headers))
                fake.paths.append(self.path)
                answer(self)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *words: Any) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/dicom-web"


@contextmanager
def fake_server(answer: Answer) -> Iterator[FakeServer]:
    """Run a server in the background."""
    fake = FakeServer(answer)
    thread = threading.Thread(target=fake.server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield fake
    finally:
        fake.server.shutdown()
        thread.join()
        fake.server.server_close()


def always(status: int, body: bytes = b"", kind: str = "text/html", **headers: str) -> Answer:
    """Answer with a status and a body."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body))}.items():
            request.send_header(name, value)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def endless(part: bytes, pause: threading.Event, seconds: float, kind: str) -> Answer:
    """Send the same part for ever, with a pause between."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.end_headers()
        try:
            while not pause.wait(seconds):
                request.wfile.write(part)
        except OSError:  # they hung up
            return

    return answer
