"""What is kept of all scans: in memory as far as it fits, the rest in files."""

from __future__ import annotations

import hashlib
import pickle
import threading
import weakref
from pathlib import Path
from typing import Generic, TypeVar, cast

from vertext.errors import ResourceError

T = TypeVar("T")


class Kept(Generic[T]):
    """A value that never changes, in memory or in a file of ours.

    Args:
        shelf: Decides where it is.
        value: The value.
        size: Bytes that it takes in memory.
        path: Where its file will be; who made that folder removes it.
    """

    def __init__(self, shelf: Shelf, value: T, size: int, path: Path) -> None:
        self._shelf = shelf
        self._value: T | None = value
        self._path = path
        self._digest: bytes | None = None
        self.size = size

    @property
    def in_memory(self) -> bool:
        """Tell where it is."""
        return self._value is not None

    def get(self) -> T:
        """Return the value.

        Raises:
            ResourceError: Its file is gone, as it is once the scan is closed.
        """
        return self._shelf.fetch(self)

    def load(self) -> T:
        """Bring it into memory."""
        if self._value is None:
            try:
                content = self._path.read_bytes()
            except OSError as error:
                raise ResourceError("this scan was closed", remedy="Open it again") from error
            # Pickle runs what a file says, so only the very bytes of `put_away` are read.
            if hashlib.sha256(content).digest() != self._digest:
                raise ResourceError(
                    "what was kept of this scan was changed", remedy="Open it again"
                )
            self._value = cast(T, pickle.loads(content))
        return self._value

    def put_away(self) -> None:
        """Leave it to its file.

        Raises:
            ResourceError: The file cannot be written.
        """
        try:
            if self._digest is None:
                content = pickle.dumps(self._value, pickle.HIGHEST_PROTOCOL)
                self._path.write_bytes(content)
                self._digest = hashlib.sha256(content).digest()
        except FileNotFoundError:
            pass  # The scan was closed meanwhile.
        except OSError as error:
            self._path.unlink(missing_ok=True)
            raise ResourceError("there is no room for what is kept of scans") from error
        self._value = None


class Shelf:
    """Puts away what was not used for longest; safe to share between threads.

    Args:
        limit: Bytes of values in memory; the value that was used last stays, however large.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        # Oldest first; a value that nobody refers to any more goes by itself.
        self._kept: dict[int, weakref.ref[Kept[object]]] = {}
        self._number = 0
        self._lock = threading.Lock()

    @property
    def bytes_in_memory(self) -> int:
        """What is in memory now."""
        return sum(kept.size for kept in self._alive() if kept.in_memory)

    def keep(self, value: T, size: int, folder: Path) -> Kept[T]:
        """Keep a value.

        Args:
            value: What can be pickled.
            size: Bytes that it takes.
            folder: Where its file may lie.
        """
        with self._lock:
            self._number += 1
            kept = Kept(self, value, size, folder / f"vertext-kept-{self._number}")
            self._use(kept)
            return kept

    def fetch(self, kept: Kept[T]) -> T:
        """Return a kept value, from its file if need be."""
        with self._lock:
            value = kept.load()
            self._use(kept)
            return value

    def _use(self, kept: Kept[T]) -> None:
        """Make it the newest, and put away the oldest beyond the limit."""
        self._kept.pop(id(kept), None)
        self._kept[id(kept)] = cast("weakref.ref[Kept[object]]", weakref.ref(kept))
        self._kept = {key: ref for key, ref in self._kept.items() if ref() is not None}
        excess = self.bytes_in_memory - self._limit
        for old in self._alive():
            if excess <= 0 or old is kept:
                break
            if old.in_memory:
                old.put_away()
                excess -= old.size

    def _alive(self) -> list[Kept[object]]:
        return [kept for ref in self._kept.values() if (kept := ref()) is not None]
