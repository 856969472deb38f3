"""All processes together take each item once, and each batch is the one of a single process."""

import pytest

from vertext.data.rank_share import RankSampler, rank_share


@pytest.mark.parametrize("length", [0, 1, 7, 8, 21])
def test_shares_are_a_partition(length):
    shares = [
        list(RankSampler(length, chunk=2, processes=3, rank=lambda rank=rank: rank))
        for rank in range(3)
    ]
    assert sorted(item for share in shares for item in share) == list(range(length))


def test_batches_are_shared_in_order():
    shares = [list(rank_share(range(8), chunk=2, rank=rank, processes=2)) for rank in (0, 1)]
    assert shares == [[0, 1, 4, 5], [2, 3, 6, 7]]


def test_a_length_is_that_of_the_share():
    sampler = RankSampler(7, chunk=2, processes=2, rank=lambda: 1)
    assert len(sampler) == len(list(sampler)) == 3
