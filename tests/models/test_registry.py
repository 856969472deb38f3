"""The registry of networks."""

import pytest

from vertext.errors import UsageError
from vertext.models.registry import NETWORKS, network


def test_names_are_their_own_keys():
    assert all(name == entry.name for name, entry in NETWORKS.items())


def test_unknown_network_names_the_nearest():
    with pytest.raises(UsageError, match="Did you mean atm-net"):
        network("atmnet")
