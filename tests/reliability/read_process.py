"""A process of its own that reads files, so that a crash or a hang costs one file only."""

from __future__ import annotations

import multiprocessing
import resource
import traceback
import warnings
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

PATIENCE_S = 10
MEMORY = 6 << 30
"""Bytes of address space; libraries alone take two thirds of a GiB."""


class ReadProcess:
    """Reads files one after another and tells what became of each."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self._start()

    def read(self, path: Path) -> str:
        """Return `read`, the name of a typed error, or what must never be.

        The latter begins with `!`: an untyped error with its traceback, a hang, a dead process.
        """
        self._pipe.send(path)
        outcome = self._answer(path)
        self.outcomes[outcome.partition(":")[0]] += 1
        return outcome

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,), daemon=True)
        self._process.start()
        other.close()
        self._pipe.recv()

    def _answer(self, path: Path) -> str:
        try:
            if self._pipe.poll(PATIENCE_S):
                return str(self._pipe.recv())
            outcome = f"!hang: {path.name}"
        except EOFError:
            outcome = f"!dead process: {path.name}"
        self.close()
        self._start()
        return outcome


def _serve(pipe: Connection) -> None:
    from vertext.errors import VertextError
    from vertext.inference.segmenter import Segmenter
    from vertext.volumes import read_scan

    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pipe.send("ready")
    while True:
        path = pipe.recv()
        try:
            Segmenter(str(path)) if (path / "card.json").exists() else read_scan(path)
            pipe.send("read")
        except VertextError as error:
            pipe.send(type(error).__name__)
        except Exception:
            pipe.send(f"!untyped error: {traceback.format_exc()}")
