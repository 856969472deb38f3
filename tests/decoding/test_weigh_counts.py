"""Which count of vertebrae wins, and when a transitional one is not believed."""

from __future__ import annotations

import numpy as np
import pytest

from tests.decoding.test_lists_of_levels import KNOWN, Piece, candidate, opinions, spine
from vertext.anatomy import ENUMERATIONS
from vertext.decoding.settings import DecodingSettings
from vertext.decoding.weigh_counts import Weighed, weigh_counts

ANOMALIES = ENUMERATIONS[1:]


def weigh(pieces: list[Piece], **settings: float) -> Weighed:
    chosen = DecodingSettings(**settings)
    cases = [candidate(count, pieces, chosen) for count in ENUMERATIONS]
    return weigh_counts(cases, opinions(pieces), chosen)


def test_a_usual_spine_is_usual() -> None:
    weighed = weigh(spine(ENUMERATIONS[0]))
    assert weighed.winner.enumeration.usual
    assert weighed.anomaly is not None
    assert not weighed.anomaly.chosen
    assert weighed.anomaly.probability < 0.01
    assert weighed.anomaly.margin > 3


@pytest.mark.parametrize("count", ANOMALIES, ids=lambda count: count.name)
def test_a_level_twice_or_left_out_is_a_transitional_spine_if_networks_never_slip(count) -> None:
    weighed = weigh(spine(count), slip=1e-4)
    assert weighed.winner.enumeration is count
    anomaly = weighed.anomaly
    assert anomaly is not None
    assert (anomaly.name, anomaly.chosen) == (count.name, True)
    assert anomaly.probability > 0.5


@pytest.mark.parametrize("count", ANOMALIES, ids=lambda count: count.name)
def test_no_more_is_claimed_than_slips_allow(count) -> None:
    usual = ENUMERATIONS[0].share
    for slip in (0.01, 0.1):
        anomaly = weigh(spine(count), slip=slip).anomaly
        assert anomaly is not None
        assert anomaly.probability <= count.share / (count.share + slip * usual) + 1e-6


def test_who_errs_elsewhere_is_not_believed() -> None:
    pieces = spine(ANOMALIES[0])
    # The network takes T11 for what lies below it: no more than its likeness explains.
    shaken = [
        Piece(
            p.truth,
            KNOWN[KNOWN.index(p.taken_for) + 2] if at in (1, 5) else p.taken_for,
            p.place,
            p.kind,
        )
        for at, p in enumerate(pieces)
    ]
    sure, unsure = (weigh(case, slip=1e-4).anomaly for case in (pieces, shaken))
    assert sure is not None
    assert unsure is not None
    assert unsure.probability < 0.3 < sure.probability


def test_where_the_difference_is_not_in_view_the_share_of_people_stands() -> None:
    upper = spine(ENUMERATIONS[0])[3:9]
    anomaly = weigh(upper).anomaly
    assert anomaly is not None
    six = next(count for count in ANOMALIES if count.name == "six-lumbar")
    weighed = weigh(upper)
    place = [case.enumeration for case in weighed.candidates].index(six)
    probability = np.exp(weighed.evidence[place] - weighed.total)
    assert probability == pytest.approx(six.share, rel=0.1)
    assert weighed.winner.enumeration.usual


def test_one_count_alone_tells_of_no_anomaly() -> None:
    pieces = spine(ENUMERATIONS[0])
    weighed = weigh_counts(
        [candidate(ENUMERATIONS[0], pieces)], opinions(pieces), DecodingSettings()
    )
    assert weighed.anomaly is None
    assert weighed.evidence[0] == pytest.approx(weighed.candidates[0].chain.evidence())
