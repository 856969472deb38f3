"""The paper's adapter: its size, its place in a block, and grids that it cannot halve."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.errors import UsageError  # noqa: E402
from vertext.models.sam.conv_adapter import ConvAdapter  # noqa: E402
from vertext.models.sam.vit import Vit  # noqa: E402
from vertext.models.sam.vit_config import VitConfig  # noqa: E402


@pytest.mark.parametrize("side", [384, 512])
def test_in_vit_b_it_has_the_papers_size(side: int) -> None:
    grid = (side // 16, side // 16)
    with torch.device("meta"):
        bare = Vit(VitConfig(), grid=grid)
        adapted = Vit(VitConfig(), grid=grid, adapter=lambda: ConvAdapter(768, grid=grid))
        assert adapted(torch.empty(1, 3, side, side)).shape == (1, 256, *grid)
    sizes = [sum(p.numel() for p in network.parameters()) for network in (bare, adapted)]
    assert round((sizes[1] - sizes[0]) / 1e6, 1) == 180.5


@pytest.mark.parametrize("grid", [(25, 24), (24, 25)])
def test_an_odd_grid_is_refused(grid: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match=f"{grid[0]} by {grid[1]}.*multiples of 32"):
        ConvAdapter(8, grid=grid)


def test_a_block_adds_it_to_its_result() -> None:
    torch.manual_seed(0)
    config = VitConfig(dim=16, depth=1, heads=2, window=3, global_blocks=(0,), width=8)
    vit = Vit(config, grid=(4, 6), adapter=lambda: ConvAdapter(16, grid=(4, 6)))
    tokens = torch.randn(2, 4, 6, 16)
    block = vit.blocks[0]
    attended = tokens + block.attn(block.norm1(tokens))
    seen = block.norm2(attended)
    torch.testing.assert_close(block(tokens), attended + block.mlp(seen) + block.adapter(seen))


def test_closed_gates_leave_the_normalised_input() -> None:
    adapter = ConvAdapter(8, grid=(4, 4))
    x = torch.randn(2, 4, 4, 8)
    torch.nn.init.zeros_(adapter.places[2].weight)
    torch.testing.assert_close(adapter(x), adapter.norm(x))
