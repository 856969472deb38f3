"""Damage to files, drawn by hypothesis."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import reduce

from hypothesis import strategies as st

Damage = Callable[[bytes], bytes]

_HEADER = 512
_SPECIAL = (0, 1, 0x7F, 0x80, 0xFF)


def _overwrite(place: int, values: bytes) -> Damage:
    def damage(content: bytes) -> bytes:
        start = place % max(1, len(content))
        return content[:start] + values + content[start + len(values) :]

    return damage


def _cut(place: int) -> Damage:
    return lambda content: content[: place % (len(content) + 1)]


def _repeat(place: int, length: int) -> Damage:
    def damage(content: bytes) -> bytes:
        start = place % max(1, len(content))
        return content[: start + length] + content[start:]

    return damage


_places = st.one_of(st.integers(0, _HEADER), st.integers(0, 1 << 16))
_values = st.one_of(
    st.binary(min_size=1, max_size=8),
    st.builds(lambda value, n: bytes([value]) * n, st.sampled_from(_SPECIAL), st.integers(1, 8)),
)
_one = st.one_of(
    st.builds(_overwrite, _places, _values),
    st.builds(_cut, _places),
    st.builds(_repeat, _places, st.integers(1, 64)),
)


def damaged(content: bytes, *, zipped: bool) -> st.SearchStrategy[bytes]:
    """Draw versions of a file with one to four injuries.

    Args:
        content: The whole file.
        zipped: Whether what lies within the gzip stream is injured, half of the time.
    """

    def apply(damages: list[Damage], within: bool) -> bytes:
        if not within:
            return reduce(lambda so_far, damage: damage(so_far), damages, content)
        inner = gzip.decompress(content)
        return gzip.compress(reduce(lambda so_far, damage: damage(so_far), damages, inner), mtime=0)

    within = st.booleans() if zipped else st.just(False)
    return st.builds(apply, st.lists(_one, min_size=1, max_size=4), within)
