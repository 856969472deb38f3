"""What nnU-Net is told to plan, and the configuration that replaces its own."""

import pytest

pytest.importorskip("nnunetv2", reason="nnunetv2 is not installed; pip install vertext[nnunet]")

from vertext.errors import UsageError
from vertext.models.baselines.nnunet import NnUnetConfig, architecture
from vertext.training.nnunet.plans import Budget, own_configuration, target_spacing

BUDGET = Budget(epochs=3, iterations=10, validation_iterations=2, batch_size=4, seed=7)
NEARLY_CUBIC = [(0.9, 0.94, 0.93), (0.9, 0.94, 0.93), (3.3, 0.6, 0.6)]


def test_a_reduced_plan_has_our_pixel_and_never_wider_pixels_than_slices():
    assert target_spacing(NEARLY_CUBIC, NnUnetConfig(), 1.5) == (1.5, 1.5, 1.5)
    assert target_spacing([(4.0, 0.5, 0.5)], NnUnetConfig(), 1.5) == (4.0, 1.5, 1.5)


def test_nnunets_own_plan_keeps_the_median_pixel():
    own = NnUnetConfig(reduced=False)
    assert target_spacing(NEARLY_CUBIC, own, None) == (0.94, 0.94, 0.93)


def test_volumes_are_left_to_nnunet():
    volumes = NnUnetConfig(configuration="3d_fullres", reduced=False)
    assert target_spacing(NEARLY_CUBIC, volumes, 1.5) is None
    assert own_configuration(volumes, BUDGET)["inherits_from"] == "3d_fullres"


def test_a_reduced_plan_needs_a_pixel():
    with pytest.raises(UsageError, match=r"data\.spacing_mm"):
        target_spacing(NEARLY_CUBIC, NnUnetConfig(), None)


def test_only_slices_can_be_reduced():
    with pytest.raises(ValueError, match="reduced"):
        NnUnetConfig(configuration="3d_fullres")


def test_a_reduced_configuration_replaces_patch_batch_and_network():
    config = NnUnetConfig(image_size=(192, 160), features=16)
    own = own_configuration(config, BUDGET)
    assert own["patch_size"] == [192, 160]
    assert own["batch_size"] == 4
    assert own["architecture"] == architecture(config.image_size, config.features)
    assert own["budget"]["seed"] == 7


def test_an_unreduced_configuration_changes_nothing_but_the_budget():
    own = own_configuration(NnUnetConfig(planner="nnUNetPlannerResEncM", reduced=False), BUDGET)
    assert set(own) == {"inherits_from", "budget"}
