"""What decoding must put right, and what it must leave alone."""

import numpy as np
import pytest

from tests.decoding.soften import SPACING, number, rename, soften
from tests.phantom import phantom_labels
from vertext.anatomy import SPINE, Kind
from vertext.anatomy.shift_levels import shift_levels
from vertext.decoding import Decoded, decode_levels
from vertext.errors import UsageError

LABELS = phantom_labels()
CANAL = number("canal")


def decode(labels: np.ndarray, **options: object) -> Decoded:
    return decode_levels(soften(labels), SPACING, SPINE.classes, **options)


def rows_of(name: str) -> tuple[int, int]:
    """First and last row of a phantom's structure in front of the canal."""
    rows = np.flatnonzero((LABELS[1] == number(name)).any(axis=1))
    return int(rows[0]), int(rows[-1])


def test_a_perfect_phantom_comes_back() -> None:
    decoded = decode(LABELS)
    assert (decoded.labels == LABELS).all()
    assert [item.name for item in decoded.items][:3] == ["T11", "T11/T12", "T12"]
    assert [item.name for item in decoded.items][-2:] == ["L5/S1", "canal"]
    assert all(item.voxels == (number(item.name) == LABELS).sum() for item in decoded.items)
    assert not decoded.numbering.rejected
    assert decoded.numbering.confidence > 0.5
    assert decoded.numbering.anomaly is not None
    assert not decoded.numbering.anomaly.chosen


def test_two_swapped_names_are_put_right() -> None:
    decoded = decode(rename(LABELS, L2="L3", L3="L2"))
    assert (decoded.labels == LABELS).all()


def test_a_doubled_name_is_put_right() -> None:
    decoded = decode(rename(LABELS, T12="L1", T12_L1="L1/L2"))
    assert (decoded.labels == LABELS).all()


def test_names_that_change_from_slice_to_slice_are_voted() -> None:
    unsure = LABELS.copy()
    unsure[::3] = rename(LABELS, L1="T12", T12="T11", T11="T10")[::3]
    assert (decode(unsure).labels == LABELS).all()


@pytest.mark.parametrize("name", ["L4", "T11/T12"])
def test_a_speck_breaks_nothing(name: str) -> None:
    first, last = rows_of("L1")
    spoiled = LABELS.copy()
    spoiled[4, (first + last) // 2 : (first + last) // 2 + 3, 110:114] = number(name)
    spoiled[4, 60:63, 2:5] = number("T12/L1")
    decoded = decode(spoiled)
    assert (decoded.labels[LABELS > 0] == LABELS[LABELS > 0]).all()
    assert not (decoded.labels[:, :, :6] > 0).any()


def test_a_faint_speck_is_named_only_by_a_click() -> None:
    name, (first, last) = "L2/L3", rows_of("L2/L3")
    spoiled = np.where(number(name) == LABELS, 0, LABELS).astype(np.uint8)
    at = np.s_[4, first : last + 1, 2:9]
    spoiled[at] = number(name)
    probabilities = soften(spoiled)
    probabilities[4, 0, first : last + 1, 2:9] = 0.45
    plain = decode_levels(probabilities, SPACING, SPINE.classes)
    assert not plain.labels[at].any()
    click = [(name, (4.0, float(first), 5.0))]
    clicked = decode_levels(probabilities, SPACING, SPINE.classes, anchors=click)
    assert (clicked.labels[at] == number(name)).all()


def test_a_missing_disc_leaves_the_numbers_above() -> None:
    without = np.where(number("L2/L3") == LABELS, 0, LABELS).astype(np.uint8)
    assert (decode(without).labels == without).all()


def test_a_missing_body_leaves_the_numbers_above() -> None:
    without = np.where(number("L2") == LABELS, 0, LABELS).astype(np.uint8)
    assert (decode(without).labels == without).all()


def test_missing_tissue_is_noticed_where_the_names_do_not_show_it() -> None:
    gap = [number("L2"), number("L1/L2")]
    without = np.where(np.isin(LABELS, gap), 0, LABELS).astype(np.uint8)
    shifted = rename(without, L1="L2", T12="L1", T12_L1="L1/L2")
    decoded = decode(shifted)
    assert (decoded.labels == without).all()


def test_a_body_in_two_pieces_is_one_vertebra() -> None:
    first, last = rows_of("L3")
    broken = LABELS.copy()
    column = np.flatnonzero((LABELS[1, first:last] == number("L3")).any(axis=0))
    broken[:, first : last + 1, column[10] : column[12]] = 0
    decoded = decode(broken)
    assert (decoded.labels == broken).all()


def test_bodies_that_touch_are_parted_where_the_disc_was() -> None:
    first, last = rows_of("L2/L3")
    fused = LABELS.copy()
    bodies = slice(2, 7)
    columns = np.flatnonzero(LABELS[4, first - 4] == number("L2"))
    fused[:, first - 2 : last + 3] = np.where(
        LABELS[:, first - 2 : last + 3] == number("L2/L3"), 0, LABELS[:, first - 2 : last + 3]
    )
    fused[bodies, first - 3 : last + 4, columns[8] : columns[20]] = number("L3")
    decoded = decode(fused)
    clear = np.isin(LABELS, [number("L2"), number("L3")]) & (fused > 0)
    assert (decoded.labels[clear] == LABELS[clear]).mean() > 0.98


def test_arches_follow_their_bodies_even_where_both_have_a_wrong_name() -> None:
    decoded = decode(rename(LABELS, T11="T10", T12="T11"))
    behind = (number("T11") == LABELS) | (number("T12") == LABELS)
    assert (decoded.labels[behind] == LABELS[behind]).all()


def test_the_arch_of_a_vertebra_that_was_not_found_goes_to_no_other() -> None:
    row = rows_of("T12")[0]
    front = int(np.flatnonzero((LABELS[:, :row] == CANAL).any(axis=(0, 1)))[0])
    shown = LABELS.copy()
    shown[:, :row, :front] = 0
    arch = shown == number("T11")
    # It lies a little low, so that the place alone does not tell.
    lower = np.roll(arch, 4, axis=1) & (shown == 0)
    shown = np.where(arch, 0, shown)
    expected = shown.copy()
    shown[lower] = number("T11")
    decoded = decode(shown)
    assert decoded.items[0].name == "T12"
    assert lower.any()
    assert (decoded.labels == expected).all()


def test_touching_arches_are_divided() -> None:
    joined = LABELS.copy()
    upper, lower = (LABELS[4] == number(name) for name in ("L3", "L4"))
    column = np.flatnonzero(upper.any(axis=0))[-3]
    top, bottom = np.flatnonzero(upper[:, column])[-1], np.flatnonzero(lower[:, column])[0]
    joined[4, top + 1 : (top + bottom) // 2, column - 4 : column] = number("L3")
    joined[4, (top + bottom) // 2 : bottom, column - 4 : column] = number("L4")
    decoded = decode(joined)
    assert (decoded.labels[LABELS > 0] == LABELS[LABELS > 0]).all()


@pytest.mark.parametrize("seed", range(4))
def test_names_rise_strictly_whatever_the_network_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    probabilities = soften(LABELS)
    for kind in (Kind.VERTEBRA, Kind.DISC):
        channels = [s.index for s in SPINE.of_kind(kind)]
        for level in channels:
            mixed = rng.permutation(channels)
            where = np.flatnonzero(level == LABELS)
            voxels = np.unravel_index(where, LABELS.shape)
            values = probabilities[
                voxels[0][:, None], channels, voxels[1][:, None], voxels[2][:, None]
            ]
            probabilities[voxels[0][:, None], mixed, voxels[1][:, None], voxels[2][:, None]] = (
                values
            )
    decoded = decode_levels(probabilities, SPACING, SPINE.classes)
    names = [item.name for item in decoded.items if item.kind is not Kind.CANAL]
    order = [s.name for s in SPINE.ordered]
    places = [order.index(name) for name in names]
    assert places == sorted(set(places))
    rows = [np.nonzero(decoded.labels[1] == number(name))[0].mean() for name in names]
    assert rows == sorted(rows)


def test_a_scan_shifted_as_a_whole_stays_until_someone_knows_better() -> None:
    above = phantom_labels(("T10", "L4"))
    assert (decode(above).labels == above).all()
    first, last = rows_of("L5")
    column = int(np.flatnonzero(above[1, (first + last) // 2])[5])
    click = (1.0, (first + last) / 2, float(column))
    expected = np.where(above > 0, LABELS, 0)
    clicked = decode(above, anchors=[("L5", click)])
    assert (clicked.labels == expected).all()
    assert (decode(above, allowed=("T11", "L5")).labels == expected).all()
    # Renaming afterwards, without decoding again, comes to the same.
    renamed, _ = shift_levels(decode(above).labels, -1)
    assert (renamed == clicked.labels).all()


def test_a_range_forbids_all_else() -> None:
    decoded = decode(LABELS, allowed=("L5", "L2"))
    names = {item.name for item in decoded.items} - {"canal"}
    assert names <= {s.name for s in SPINE.between("L2", "L5/S1")}


def test_a_range_outvotes_a_network_that_counts_the_sacrum() -> None:
    called = phantom_labels(("T10", "L5"))
    for sacral in ("L5", "L5/S1"):
        called[2:7][called[2:7] == number(sacral)] = 0
    expected, _ = shift_levels(called, -1)
    expected[np.isin(called, [number("L5"), number("L5/S1")])] = 0
    assert decode(called).items[0].name == "T10"
    assert (decode(called, allowed=("T11", "L5/S1")).labels == expected).all()


def test_clicks_out_of_order_are_refused() -> None:
    upper = (1.0, float(rows_of("T12")[0] + 4), 30.0)
    lower = (1.0, float(rows_of("L4")[0] + 4), 30.0)
    with pytest.raises(UsageError, match="contradict"):
        decode(LABELS, anchors=[("L4", upper), ("T12", lower)])
    with pytest.raises(UsageError, match="no level"):
        decode(LABELS, anchors=[("canal", upper)])


def test_a_click_on_what_was_not_found_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    decoded = decode(np.where(CANAL == LABELS, LABELS, 0), anchors=[("L4", (1.0, 80.0, 30.0))])
    assert [item.name for item in decoded.items] == ["canal"]
    assert "L4" in caplog.text


def test_a_disc_cut_by_the_border_is_left_out() -> None:
    row = rows_of("T11/T12")[0] + 2
    decoded = decode(LABELS[:, row:])
    assert decoded.items[0].name == "T12"
    assert (decoded.labels[:, rows_of("T12")[0] - row :] == LABELS[:, rows_of("T12")[0] :]).all()


@pytest.mark.parametrize(("left", "topmost"), [(1, "T12"), (12, "T11")])
def test_of_a_vertebra_cut_by_the_border_the_last_rows_are_left_out(
    left: int, topmost: str
) -> None:
    decoded = decode(LABELS[:, rows_of("T11")[1] + 1 - left :])
    assert decoded.items[0].name == topmost


def test_half_hearted_structures_below_the_last_disc_are_rejected() -> None:
    labels = phantom_labels(("T12", "L5"))
    row = int(np.flatnonzero((labels[1] == number("L5/S1")).any(axis=1))[0])
    shortened = np.zeros_like(labels)
    shortened[:, : labels.shape[1] - 12] = labels[:, 12:]
    probabilities = soften(shortened)
    sacrum = np.s_[2:6, row - 12 + 6 : row - 12 + 16, 34:52]
    probabilities[sacrum[0], :, sacrum[1], sacrum[2]] = 0.001
    probabilities[sacrum[0], 0, sacrum[1], sacrum[2]] = 0.4
    probabilities[sacrum[0], number("L5"), sacrum[1], sacrum[2]] = 0.58
    decoded = decode_levels(probabilities, SPACING, SPINE.classes)
    assert (decoded.labels[shortened > 0] == shortened[shortened > 0]).all()
    assert not decoded.labels[sacrum].any()
    assert len(decoded.numbering.rejected) == 1


def test_a_single_slice_is_decoded() -> None:
    assert (decode(LABELS[4:5]).labels == LABELS[4:5]).all()


def test_a_lateral_slice_without_canal_is_decoded() -> None:
    assert (decode(LABELS[1:2]).labels == LABELS[1:2]).all()


def test_nothing_found_is_nothing_named() -> None:
    decoded = decode(np.zeros_like(LABELS))
    assert not decoded.labels.any()
    assert decoded.items == ()


def test_a_model_without_some_levels_never_names_them() -> None:
    keep = [n for n, name in enumerate(SPINE.classes) if name not in ("S", "T9", "T9/T10")]
    classes = tuple(SPINE.classes[n] for n in keep)
    decoded = decode_levels(soften(LABELS)[:, keep], SPACING, classes)
    assert (decoded.labels == LABELS).all()


def test_how_sure_the_network_is_of_tissue_does_not_change_names() -> None:
    probabilities = soften(LABELS)
    body = number("L2") == LABELS
    z, row, column = np.nonzero(body)
    faint = probabilities.copy()
    faint[z, 1:, row, column] *= 0.7
    faint[z, 0, row, column] += 1 - faint[z, :, row, column].sum(axis=1)
    one = decode_levels(probabilities, SPACING, SPINE.classes)
    other = decode_levels(faint, SPACING, SPINE.classes)
    assert (one.labels == other.labels).all()


def test_the_probabilities_are_left_alone() -> None:
    probabilities = soften(LABELS)
    before = probabilities.copy()
    decode_levels(probabilities, SPACING, SPINE.classes)
    assert (probabilities == before).all()
