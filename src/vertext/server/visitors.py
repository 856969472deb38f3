"""Everybody who uses the server now."""

from __future__ import annotations

import threading
import time

from vertext.server.job_queue import BusyError
from vertext.server.server_settings import ServerSettings
from vertext.server.visitor import Visitor


class Visitors:
    """Knows visitors by their cookies and shows those out who stay away.

    Args:
        settings: How many at a time, and after how long they are gone.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._by_key: dict[str, Visitor] = {}
        self._lock = threading.Lock()

    def find(self, key: str | None) -> Visitor | None:
        """Return the visitor of a cookie; None where it is nobody's."""
        with self._lock:
            visitor = self._by_key.get(key or "")
            if visitor is not None:
                visitor.seen = time.monotonic()
            return visitor

    def welcome(self) -> Visitor:
        """Let a new visitor in.

        Raises:
            BusyError: The house is full.
        """
        with self._lock:
            if len(self._by_key) >= self._settings.visitors:
                raise BusyError(
                    f"{len(self._by_key)} visitors are here already", remedy="Try again later"
                )
            visitor = Visitor()
            self._by_key[visitor.key] = visitor
            return visitor

    def show_out(self) -> None:
        """Remove those who have asked for nothing for too long, and all their files."""
        latest = time.monotonic() - self._settings.idle_seconds
        with self._lock:
            for key, visitor in list(self._by_key.items()):
                if visitor.seen < latest and not visitor.waiting():
                    visitor.leave()
                    del self._by_key[key]

    def dismiss(self, visitor: Visitor) -> None:
        """Show one visitor out."""
        with self._lock:
            visitor.leave()
            self._by_key.pop(visitor.key, None)

    def close(self) -> None:
        """Show everybody out."""
        with self._lock:
            for visitor in self._by_key.values():
                visitor.leave()
            self._by_key.clear()
