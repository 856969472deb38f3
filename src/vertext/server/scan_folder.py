"""A place for the files of a scan."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vertext.server.visitor import Visitor


@contextmanager
def scan_folder(visitor: Visitor) -> Iterator[Path]:
    """Make an empty folder for a scan of a visitor; it is removed if what follows fails."""
    folder = Path(tempfile.mkdtemp(dir=visitor.folder))
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
