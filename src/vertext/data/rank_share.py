"""Which items one of several training processes takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import TypeVar

from torch.utils.data import Sampler

Item = TypeVar("Item")


def rank_share(items: Iterable[Item], *, chunk: int, rank: int, processes: int) -> Iterator[Item]:
    """Yield every so many chunks of items, so that all processes together take each item once.

    Args:
        items: All of them, in the order in which one process would take them.
        chunk: Neighbours that go to the same process: its part of a batch.
        rank: Number of the process.
        processes: How many there are.
    """
    return (item for item, place in zip(items, count()) if place // chunk % processes == rank)


class RankSampler(Sampler[int]):
    """The share of a process in 0 … length - 1.

    Args:
        length: Number of items.
        chunk: Neighbours that go to the same process.
        processes: How many there are.
        rank: Tells the number of this one.
    """

    def __init__(self, length: int, *, chunk: int, processes: int, rank: Callable[[], int]) -> None:
        self.length = length
        self.chunk = chunk
        self.processes = processes
        self.rank = rank

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[int]:
        return rank_share(
            range(self.length), chunk=self.chunk, rank=self.rank(), processes=self.processes
        )
