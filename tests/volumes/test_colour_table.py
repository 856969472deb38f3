"""Tables of names and colours as other programs read them."""

from pathlib import Path

import pytest

from vertext.anatomy import SPINE
from vertext.errors import UsageError
from vertext.volumes.colour_table import write_colour_table

NAMES = {201: "L5/S1", 1: "L5", 7: "somebody's own"}
RGB = {1: SPINE.by_name("L5").colour, 201: SPINE.by_name("L5/S1").colour, 7: (160, 160, 160)}


def table(path: Path) -> str:
    write_colour_table(path, NAMES)
    return path.read_text()


def test_slicer_reads_number_name_and_rgba_split_at_blanks(tmp_path: Path) -> None:
    rows = [line.split(" ") for line in table(tmp_path / "c.ctbl").splitlines()[1:]]
    assert {len(row) for row in rows} == {6}
    found = {int(row[0]): (row[1], tuple(map(int, row[2:]))) for row in rows}
    assert found.pop(0) == ("background", (0, 0, 0, 0))
    expected = {n: (name.replace(" ", "_"), (*RGB[n], 255)) for n, name in NAMES.items()}
    assert found == expected


def test_itk_snap_reads_number_rgb_opacity_visibility_and_quoted_name(tmp_path: Path) -> None:
    lines = [line for line in table(tmp_path / "c.label").splitlines() if not line.startswith("#")]
    assert lines[0].endswith('"Clear Label"')
    for line in lines[1:]:
        number, red, green, blue, alpha, visible, mesh, name = line.split(maxsplit=7)
        assert name == f'"{NAMES[int(number)]}"'
        assert tuple(map(int, (red, green, blue))) == RGB[int(number)]
        assert (alpha, visible, mesh) == ("1", "1", "1")


def test_bids_reads_tabs_and_hexadecimal_colours(tmp_path: Path) -> None:
    rows = [line.split("\t") for line in table(tmp_path / "c.tsv").splitlines()]
    assert rows[0] == ["index", "name", "color"]
    assert [row[0] for row in rows[1:]] == ["1", "7", "201"]
    assert rows[1] == ["1", "L5", "#289646"]


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.ctbl, \.label, \.tsv"):
        write_colour_table(tmp_path / "c.txt", NAMES)
