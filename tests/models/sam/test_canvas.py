"""Where an image lies on SAM's canvas."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.sam.canvas import Canvas  # noqa: E402


@pytest.mark.parametrize(
    ("shape", "filled"),
    [((64, 128), (16, 32)), ((128, 64), (32, 16)), ((20, 20), (32, 32)), ((500, 3), (32, 1))],
)
def test_the_longest_side_fills_it(shape: tuple[int, int], filled: tuple[int, int]) -> None:
    canvas = Canvas(shape, (32, 32))
    assert canvas.filled == filled
    placed = canvas.put(torch.ones(1, 1, *shape), outside=-1.0)[0, 0]
    assert placed.shape == (32, 32)
    inside = torch.zeros(32, 32, dtype=torch.bool)
    inside[: filled[0], : filled[1]] = True
    torch.testing.assert_close(placed, inside * 2.0 - 1.0)


@pytest.mark.parametrize("shape", [(37, 51), (10, 7), (64, 64)])
def test_pixels_go_where_their_grey_values_go(shape: tuple[int, int]) -> None:
    canvas = Canvas(shape, (32, 48))
    rows, columns = (torch.arange(side, dtype=torch.float32) for side in shape)
    ramps = torch.stack(torch.meshgrid(columns, rows, indexing="xy"))
    rows, columns = (side // 2 for side in canvas.filled)
    source = canvas.put(ramps[None])[0, :, rows, columns]
    expected = torch.tensor([columns, rows], dtype=torch.float32)
    torch.testing.assert_close(canvas.pixels(source), expected, rtol=0, atol=0.02)


@pytest.mark.parametrize("shape", [(37, 51), (10, 7)])
def test_what_lies_on_it_comes_back(shape: tuple[int, int]) -> None:
    canvas = Canvas(shape, (64, 64))
    rows, columns = (torch.linspace(0, 1, side) for side in shape)
    smooth = (rows[:, None] + columns[None, :])[None, None]
    back = canvas.take(canvas.put(smooth))
    torch.testing.assert_close(back[..., 2:-2, 2:-2], smooth[..., 2:-2, 2:-2], rtol=0, atol=0.02)
