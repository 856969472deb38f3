"""Cases on the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from vertext.errors import MissingExtraError, ResourceError
from vertext.inference.case_task import CaseTask
from vertext.inference.lost_worker import lost_worker
from vertext.inference.run_log import CaseRecord
from vertext.inference.scan_case import ScanCase

if TYPE_CHECKING:
    from distributed import Client, Future

_PATIENCE_S = 20
_AHEAD = 2
"""Cases waiting for each thread of the cluster; more would only fill the scheduler."""


class DaskWorkers:
    """Hands cases to a cluster; a worker that dies loses nothing, its case goes to another one.

    Workers need vertext, the model's path, the input and the output folder as they are named here.

    Args:
        address: Of the scheduler, such as tcp://10.0.0.1:8786.
        gpu: Whether a case takes one `GPU` of what workers say they have (`--resources GPU=1`).

    Raises:
        MissingExtraError: distributed is not installed.
    """

    def __init__(self, address: str, *, gpu: bool = False) -> None:
        try:
            import distributed  # noqa: F401
        except ModuleNotFoundError as error:
            raise MissingExtraError("distributed", "cluster") from error
        self._address = address
        self._needs = {"GPU": 1} if gpu else None

    def __call__(self, task: CaseTask, cases: Sequence[ScanCase]) -> Iterator[CaseRecord]:
        """Yield the record of each case as it ends.

        Raises:
            ResourceError: No scheduler answers at the address.
        """
        from distributed import KilledWorker, as_completed

        with self._client() as client:
            case_of: dict[Future, ScanCase] = {}
            waiting = iter(cases)

            def more(count: int) -> list[Future]:
                some = list(islice(waiting, count))
                futures = [
                    client.submit(task, case, pure=False, resources=self._needs) for case in some
                ]
                case_of.update(zip(futures, some, strict=True))
                return futures

            ends = as_completed(more(_AHEAD * max(1, sum(client.nthreads().values()))))
            for future in ends:
                case = case_of.pop(future)
                try:
                    yield future.result()
                except KilledWorker:
                    yield lost_worker(case)
                ends.update(more(1))

    def _client(self) -> Client:
        from distributed import Client

        try:
            return Client(self._address, timeout=_PATIENCE_S)
        except (OSError, TimeoutError, ValueError) as error:
            raise ResourceError(
                f"no Dask scheduler answers ({error})",
                source=self._address,
                remedy="Start one (dask scheduler), and give its address",
            ) from error
