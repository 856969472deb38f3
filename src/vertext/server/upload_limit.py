"""No request may be larger, or take longer, than the server allows."""

from __future__ import annotations

import asyncio
import contextlib
import time

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vertext.server.server_settings import ServerSettings

TOO_LARGE, TOO_SLOW = 413, 408
_CODES = {TOO_LARGE: "too-large", TOO_SLOW: "too-slow"}


class UploadLimit:
    """Counts the bytes of every request as they come, whatever its headers say.

    Args:
        app: What answers requests.
        settings: Bytes and seconds that a request may take.
    """

    def __init__(self, app: ASGIApp, settings: ServerSettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with 413 or 408."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdigit() and int(announced) > self._settings.upload_bytes:
            await self._refuse(TOO_LARGE, scope, receive, send)
            return
        body = _Body(receive, self._settings)

        async def send_if_allowed(message: Message) -> None:
            if body.refused is None:
                await send(message)

        with contextlib.suppress(_RefusedError):
            await self._app(scope, body.receive, send_if_allowed)
        if body.refused is not None:
            await self._refuse(body.refused, scope, receive, send)

    async def _refuse(self, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        settings = self._settings
        problems = {
            TOO_LARGE: f"the upload is larger than {settings.upload_bytes >> 20} MiB",
            TOO_SLOW: f"the upload took longer than {settings.upload_seconds:g} s",
        }
        content = {"code": _CODES[status], "problem": problems[status], "remedy": None}
        # What is left of the body is not read, so that the connection is of no more use.
        response = JSONResponse(content, status, {"connection": "close"})
        await response(scope, receive, send)


class _RefusedError(Exception):
    """The body goes on beyond the limits."""


class _Body:
    """The body of one request.

    Attributes:
        refused: Why no more of it is read, as a status; None as long as it may go on.
    """

    def __init__(self, receive: Receive, settings: ServerSettings) -> None:
        self.refused: int | None = None
        self._receive = receive
        self._left = settings.upload_bytes
        self._end = time.monotonic() + settings.upload_seconds
        self._whole = False

    async def receive(self) -> Message:
        """Return the next part of the body.

        Raises:
            _RefusedError: It is too large or too slow.
        """
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(self._end - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            self.refused = TOO_SLOW
            raise _RefusedError from None
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.refused = TOO_LARGE
            raise _RefusedError
        self._whole = not message.get("more_body", False)
        return message
