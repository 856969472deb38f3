"""Lets in who bears the token."""

from __future__ import annotations

import secrets

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

OPEN_PATHS = ("/", "/page/")
"""The page itself is no secret; it asks for the token."""


class BearerToken:
    """Refuses requests without the token with 401.

    Args:
        app: What answers requests.
        token: The token.
    """

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http" or self._is_let_in(scope):
            await self._app(scope, receive, send)
            return
        content = {
            "code": "unauthorised",
            "problem": "a token is needed",
            "remedy": "Send the header Authorization: Bearer TOKEN",
        }
        response = JSONResponse(content, 401, {"www-authenticate": "Bearer"})
        await response(scope, receive, send)

    def _is_let_in(self, scope: Scope) -> bool:
        path: str = scope["path"]
        if path == OPEN_PATHS[0] or path.startswith(OPEN_PATHS[1]):
            return True
        given = Headers(scope=scope).get("authorization", "").encode()
        return secrets.compare_digest(given, self._expected)
