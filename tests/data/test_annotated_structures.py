"""What a data set annotates."""

from __future__ import annotations

from vertext.anatomy import CLASS_COUNT, scheme
from vertext.data.annotated_structures import annotated_structures


def test_spider_lacks_the_sacrum_and_mrspineseg_the_canal() -> None:
    spider, challenge = (annotated_structures(scheme(n)) for n in ("spider", "mrspineseg"))
    assert len(spider) == len(challenge) == CLASS_COUNT - 2
    assert set(challenge) - set(spider) == {"S"}
    assert set(spider) - set(challenge) == {"canal"}


def test_verse_has_neither_discs_nor_canal() -> None:
    assert not any("/" in name or name == "canal" for name in annotated_structures(scheme("verse")))
