"""The published tables contradict themselves here and there; each place is known."""

from __future__ import annotations

import pytest

from vertext.benchmark.published_tables import DATASETS, METRICS, found_by_all, published_tables

ROUNDING = 0.03
"""Averages of rounded cells that lie closer than this are taken as equal."""
CONTRADICTIONS = {
    ("MRSpineSeg", "DSC"): {
        "H-SAM": (69.03, 70.51),
        "Ariadne's Thread": (71.19, 70.56),
        "TeViA": (72.07, 72.44),
    },
    ("MRSpineSeg", "Jaccard"): {"H-SAM": (60.93, 62.75), "TeViA": (63.44, 63.72)},
    ("MRSpineSeg", "HD95"): {
        "H-SAM": (16.66, 14.19),
        "Ariadne's Thread": (9.71, 9.77),
        "TeViA": (10.02, 10.07),
    },
    ("MRSpineSeg", "ASD"): {"H-SAM": (4.24, 3.53), "U-BiSeNet": (9.26, 9.45)},
    ("SPIDER", "DSC"): {"H-SAM": (62.15, 64.01)},
    ("SPIDER", "Jaccard"): {"H-SAM": (55.18, 57.36)},
    ("SPIDER", "HD95"): {"H-SAM": (13.31, 10.43)},
    ("SPIDER", "ASD"): {"H-SAM": (3.66, 2.84)},
}
"""Recomputed and printed average of the rows that differ by more than rounding."""


@pytest.mark.parametrize("key", [(dataset, metric) for dataset in DATASETS for metric in METRICS])
def test_averages_follow_from_their_cells_but_for_known_rows(key: tuple[str, str]) -> None:
    table = published_tables()[key]
    assert len(table.cells) == 13
    found = {
        method: (table.average(method), printed)
        for method, printed in table.averages.items()
        if abs(table.average(method) - printed) > ROUNDING
    }
    assert set(found) == set(CONTRADICTIONS[key])
    for method, pair in found.items():
        assert pair == pytest.approx(CONTRADICTIONS[key][method], abs=0.006)


def test_a_jaccard_too_low_for_its_dice_shows_a_slip() -> None:
    """J = D / (2 - D) is convex, so a mean Jaccard is no less than that of the mean Dice."""
    tables = published_tables()
    impossible = []
    for dataset in DATASETS:
        for method in tables[dataset, "DSC"].cells:
            dice = tables[dataset, "DSC"].of(method)
            jaccard = tables[dataset, "Jaccard"].of(method)
            impossible += [
                (dataset, method, name)
                for name, value in dice.items()
                if jaccard[name] < 100 * value / (200 - value) - 0.5
            ]
    assert impossible == [("MRSpineSeg", "Ariadne's Thread", "L5/S1")]


def test_some_misses_are_counted_with_huge_distances_and_others_dropped() -> None:
    tables = published_tables()
    counted, dropped = {}, 0
    for dataset in DATASETS:
        for method in tables[dataset, "DSC"].cells:
            distances = tables[dataset, "HD95"].of(method)
            for name, dice in tables[dataset, "DSC"].of(method).items():
                if dice == 0 and distances[name] is not None:
                    counted[dataset, method, name] = distances[name]
                dropped += distances[name] is None
    assert counted == {
        ("MRSpineSeg", "Attention U-Net", "T9/T10"): 408.2,
        ("SPIDER", "U-Net", "T9"): 273.74,
        ("SPIDER", "nnU-NetV2", "T9"): 86.24,
    }
    assert dropped == 40


def test_the_gain_is_made_on_rare_levels() -> None:
    """On the structures that every method finds, ATM-Net and Swin UNETR hardly differ."""
    table = published_tables()["SPIDER", "DSC"]
    common = found_by_all("SPIDER")
    assert len(common) == 14
    assert len(found_by_all("MRSpineSeg")) == 15
    means = {
        method: sum(table.of(method)[name] or 0 for name in common) / len(common)
        for method in ("ATM-Net (Ours)", "Swin UNETR")
    }
    assert means == pytest.approx({"ATM-Net (Ours)": 80.73, "Swin UNETR": 80.47}, abs=0.005)
    assert table.averages["ATM-Net (Ours)"] - table.averages["Swin UNETR"] > 12


def test_columns_carry_our_names() -> None:
    for dataset, first in (("SPIDER", "canal"), ("MRSpineSeg", "S")):
        names = published_tables()[dataset, "DSC"].structures
        assert names[:3] == (first, "L5", "L4")
        assert names[9:11] == ("T9", "L5/S1")
        assert len(names) == 19
