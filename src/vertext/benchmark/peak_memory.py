"""How much memory a piece of work takes."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable
from pathlib import Path

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")
_RESET_PEAK = "5"


def peak_memory(work: Callable[[], object]) -> int | None:
    """Run something and return the bytes by which its peak lies above the memory before it.

    What the process had freed and kept is given back to the system first.

    Args:
        work: What to run.

    Returns:
        None where the system does not tell (it takes Linux with glibc).
    """
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
        _RESET.write_text(_RESET_PEAK)
        before = _status("VmRSS")
    except (OSError, AttributeError, TypeError):
        work()
        return None
    work()
    return max(0, _status("VmHWM") - before)


def _status(key: str) -> int:
    """Return an entry of the process status, in bytes."""
    lines = _STATUS.read_text(encoding="ascii").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith(f"{key}:"))
    return 1024 * int(kilobytes)
