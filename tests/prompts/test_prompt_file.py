"""Simulated users: one reference slice, read into a file before prediction."""

from pathlib import Path

import numpy as np
import pytest

from vertext.errors import ReadError, UsageError
from vertext.prompts import (
    Click,
    PromptFile,
    PromptGenerator,
    PromptSource,
    load_description,
    range_structures,
    reference_slice,
    simulate_user,
    slice_position,
)

ANATOMY = load_description("lumbar_mr")
AFFINE = np.array([[-4.0, 0, 0, 20], [0, 0, -1.0, 30], [0, -2.0, 0, 40], [0, 0, 0, 1]])


def _truth() -> np.ndarray:
    """Three slices of three levels; the outer ones show other levels than the middle one."""
    labels = np.zeros((3, 48, 48), np.uint8)
    for row, index in ((0, 5), (10, 14), (20, 4)):
        labels[1, row : row + 8, 10:20] = index
    labels[1, :, 30:34] = 20
    labels[0, 30:38, 10:20] = 3
    labels[2, 40:46, 10:20] = 2
    return labels


def _user(truth: np.ndarray, *, clicks: bool) -> PromptFile:
    index = reference_slice(len(truth))
    return simulate_user(
        truth[index], ANATOMY, case="one", index=index, count=len(truth),
        affine=AFFINE if clicks else None,
    )  # fmt: skip


@pytest.mark.parametrize("clicks", [False, True])
def test_file_gives_back_the_range_of_the_reference_slice(tmp_path: Path, clicks: bool) -> None:
    file = tmp_path / "one.prompt.json"
    _user(_truth(), clicks=clicks).save(file)
    read = PromptFile.load(file)
    assert read.source == ("clicks (simulated user)" if clicks else "range (simulated user)")
    assert (read.reference_slice, read.slice_count) == (1, 3)
    assert read.structures(ANATOMY) == range_structures(ANATOMY, "L2", "L3")
    assert list(tmp_path.iterdir()) == [file]


def test_clicks_lie_on_their_structure_in_world_millimetres() -> None:
    truth = _truth()
    for click in _user(truth, clicks=True).clicks:
        index = np.rint(np.linalg.inv(AFFINE) @ (*click.point, 1))[:3].astype(int)
        assert truth[tuple(index)] == ANATOMY.classes.index(click.level)


@pytest.mark.parametrize("clicks", [False, True])
def test_prompts_do_not_change_when_the_truth_is_zeroed(tmp_path: Path, clicks: bool) -> None:
    truth = _truth()
    file = tmp_path / "one.prompt.json"
    _user(truth, clicks=clicks).save(file)

    def prompts() -> list:
        user = PromptFile.load(file)
        generator = PromptGenerator(ANATOMY)
        return [
            generator.prompt(
                user.structures(ANATOMY), slice_position(k, 3, sides_known=True), user.source
            )
            for k in range(3)
        ]

    before = prompts()
    truth[:] = 0
    assert prompts() == before
    assert len({prompt.text for prompt in before}) == 3


def test_other_slices_cannot_leak() -> None:
    alone = _truth()
    alone[[0, 2]] = 0
    assert _user(alone, clicks=True) == _user(_truth(), clicks=True)


def test_slice_without_structures_is_refused() -> None:
    with pytest.raises(UsageError, match="no structure"):
        _user(np.zeros((3, 48, 48), np.uint8), clicks=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"format": "vertext-prompt-9"}',
        '{"format": "vertext-prompt-1", "case": "a", "source": "oracle", "reference_slice": 0,'
        ' "slice_count": 1, "first": "L1", "last": "L5"}',
        '{"format": "vertext-prompt-1", "case": "a", "source": "clicks", "reference_slice": 0,'
        ' "slice_count": 1, "first": "L1", "last": "L5"}',
    ],
)
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(ReadError, match="prompt file"):
        PromptFile.load(file)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        PromptFile.load(tmp_path / "none.json")


def test_a_real_user_may_write_the_file_too(tmp_path: Path) -> None:
    user = PromptFile(
        case="one", source=PromptSource.CLICKS, reference_slice=4, slice_count=9,
        first="L4", last="L5", clicks=(Click("L4", (1, 2, 3)), Click("L5", (1, 2, -30))),
    )  # fmt: skip
    user.save(tmp_path / "one.json")
    assert PromptFile.load(tmp_path / "one.json") == user
