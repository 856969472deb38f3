"""nnU-Net's network for a canvas, by nnU-Net's own rules."""

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("nnunetv2", reason="nnunetv2 is not installed; pip install vertext[nnunet]")

from vertext.models.baselines.nnunet import NnUnet, NnUnetConfig, architecture  # noqa: E402


def described(size: tuple[int, ...], *planner: str) -> dict:
    return architecture(size, 32, *planner)["arch_kwargs"]


@pytest.mark.parametrize(
    ("size", "stages"), [((64, 64), 5), ((192, 160), 6), ((384, 384), 7), ((320, 288), 6)]
)
def test_an_axis_is_halved_down_to_4_pixels_as_far_as_the_canvas_divides(size, stages):
    plan = described(size)
    assert plan["n_stages"] == stages
    halvings = [max(strides) for strides in plan["strides"]].count(2)
    assert all(side % 2**halvings == 0 for side in size)


def test_channels_double_up_to_512():
    plan = described((384, 384))
    assert plan["features_per_stage"] == [32, 64, 128, 256, 512, 512, 512]


def test_the_default_planner_has_two_convolutions_a_stage():
    plan = described((64, 64))
    assert plan["n_conv_per_stage"] == [2] * 5
    assert plan["n_conv_per_stage_decoder"] == [2] * 4


def test_a_cube_has_a_network_of_volumes():
    plan = architecture((48, 48, 48), 16)["arch_kwargs"]
    assert plan["conv_op"].endswith("Conv3d")
    assert plan["features_per_stage"] == [16, 32, 64, 128]
    assert plan["strides"] == [[1, 1, 1], [2, 2, 2], [2, 2, 2], [2, 2, 2]]


def test_residual_planners_have_more_blocks_the_deeper():
    plan = described((64, 64), "nnUNetPlannerResEncM")
    assert plan["n_blocks_per_stage"] == [1, 3, 4, 6, 6]
    assert plan["n_conv_per_stage_decoder"] == [1] * 4


@pytest.mark.parametrize("planner", ["ExperimentPlanner", "nnUNetPlannerResEncL"])
def test_logits_have_the_canvas_of_the_image(planner):
    config = NnUnetConfig(image_size=(96, 64), planner=planner, features=4, out_channels=5)
    with torch.no_grad():
        assert NnUnet(config)(torch.randn(2, 1, 96, 64)).shape == (2, 5, 96, 64)
