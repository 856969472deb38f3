"""Cases in several processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection

from vertext.inference.case_task import CaseTask
from vertext.inference.lost_worker import lost_worker
from vertext.inference.run_log import CaseRecord
from vertext.inference.scan_case import ScanCase

ATTEMPTS = 2

Turn = tuple[ScanCase, int]


class LocalWorkers:
    """Processes that load the model once and take one case at a time.

    A process that dies (killed, out of memory) costs nothing but its case's time: the case is
    tried again in a new one, and fails if that one dies too. No process outlives its parent.

    Args:
        count: Processes.
    """

    def __init__(self, count: int) -> None:
        self._count = count

    def __call__(self, task: CaseTask, cases: Sequence[ScanCase]) -> Iterator[CaseRecord]:
        """Yield the record of each case as it ends."""
        waiting: deque[Turn] = deque((case, 1) for case in cases)
        idle = [_process() for _ in range(min(self._count, len(cases)))]
        busy: dict[Future[CaseRecord], tuple[ProcessPoolExecutor, Turn]] = {}
        try:
            while waiting or busy:
                while waiting and idle:
                    process, turn = idle.pop(), waiting.popleft()
                    busy[process.submit(task, turn[0])] = process, turn
                for future in wait(busy, return_when=FIRST_COMPLETED).done:
                    process, (case, attempt) = busy.pop(future)
                    broken = isinstance(future.exception(), BrokenProcessPool)
                    if broken:
                        process.shutdown()
                    # Before the record is given away: whoever takes it may leave, and every
                    # process must be among those that are then ended.
                    idle.append(_process() if broken else process)
                    if not broken:
                        yield future.result()
                    elif attempt < ATTEMPTS:
                        waiting.append((case, attempt + 1))
                    else:
                        yield lost_worker(case)
        finally:
            for process in [*idle, *(process for process, _ in busy.values())]:
                process.shutdown(cancel_futures=True)


def _process() -> ProcessPoolExecutor:
    # A pool of one: where it breaks, it is known which case broke it.
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _end_with_parent)


def _end_with_parent() -> None:
    """End this process as soon as its parent is gone, since nobody would take its results."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()
