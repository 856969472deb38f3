"""The few numbers that level decoding depends on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DecodingSettings:
    """Prices in nats and lengths in mm; tuned on validation scans, never on the held-out fold.

    Attributes:
        floor: Smallest probability of a level at a voxel; bounds what one voxel can say.
        gap_price: Price of each level that is skipped or doubled against the distance between
            two items.
        absent_price: Price of each level of the user's range that lies beyond the first or the last
            item. Less than `gap_price`, so that no naming is stretched to fill the range.
        look_alike: Price at most of taking an item for its neighbour of the same kind.
        reject_price: Price of calling an item of ordinary size spurious; small or faint ones
            cost less.
        least_volume: Smaller pieces (mm³) are no items of their own.
        least_share: Smaller shares of the usual volume of a kind neither divide bodies nor are
            missed when they find no level.
        rim_share: Of a topmost vertebra cut down to less than this share data sets label nothing.
        default_pitch: Distance of neighbouring discs where the scan does not show it.
        reach: A fragment further than this (mm) from its structure is dropped.
        arch_weight: How much the network's opinion on a posterior element counts against its
            place along the spine.
        shift: Chance that all names of a scan are one level too high, and as much that they are
            too low, where the lowest disc or the sacrum is in view. Like the next two an
            assumption about the network, to be measured with every model.
        shift_unanchored: The same where neither is, so that nobody can count from below.
        stretch_price: Price of either end of a stretch of the spine in which the network calls all
            by the name of the next vertebra; half where the stretch ends with the spine.
        slip: Chance that from some item on all names are one level off.
        temperature: Probabilities of whole numberings are proportional to exp(score / T). 1
            until it is fitted on held-out scans (`fit_temperature`).
    """

    floor: float = 1e-3
    gap_price: float = 25.0
    absent_price: float = 20.0
    look_alike: float = 3.0
    reject_price: float = 4.0
    least_volume: float = 25.0
    least_share: float = 0.15
    rim_share: float = 0.09
    default_pitch: float = 33.0
    reach: float = 8.0
    arch_weight: float = 1.0
    shift: float = 0.02
    shift_unanchored: float = 0.15
    stretch_price: float = 7.0
    slip: float = 0.01
    temperature: float = 1.0
