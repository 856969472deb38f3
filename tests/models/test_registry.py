"""The registry of networks."""

from pathlib import Path

import pytest

from vertext.errors import BundleError, UsageError
from vertext.models.model_bundle import load_model, shipped_bundles
from vertext.models.registry import NETWORKS, network


def test_the_names_of_the_contract_are_there():
    contract = {
        "atm-net", "unet", "unetr", "segresnet", "attention-unet", "swin-unetr", "nnunet",
        "modified-bisenet", "u-bisenet", "spineparsenet", "ariadnes-thread", "tevia", "h-sam",
    }  # fmt: skip
    assert contract <= set(NETWORKS)


def test_unknown_network_names_the_nearest():
    with pytest.raises(UsageError, match="Did you mean atm-net"):
        network("atmnet")


CONFIGS = Path(__file__).parents[2] / "configs" / "experiments"


@pytest.mark.parametrize("name", NETWORKS)
def test_a_bare_name_without_a_bundle_says_how_to_train_it(name):
    if name in shipped_bundles():
        pytest.skip("ships")
    with pytest.raises(BundleError, match=f"vertext train configs/experiments/{name}.yaml") as told:
        load_model(name)
    assert told.value.exit_code == 5
    assert (CONFIGS / f"{name}.yaml").is_file()
