"""A made-up scan with its labels and everything that is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from vertext.data.phantom.nerve_roots import NerveRootTruth
from vertext.data.phantom.spine_geometry import SpineGeometry
from vertext.data.phantom.truth import SpineTruth
from vertext.volumes import LabelMap, Volume


@dataclass(frozen=True)
class Phantom:
    """One phantom.

    Attributes:
        volume: The scan, 8 bit, in the canonical sagittal view.
        labels: Internal numbers by anatomical name, transitional vertebrae included; IGNORE
            where a part has no number (vertebrae above the named ones, the disc above an extra
            vertebra).
        counted: SPIDER's numbers, which count from below whatever a level is called; no sacrum.
        truth: Its measurements.
        geometry: What it was built from.
        roots: Course of each nerve root, where roots were asked for.
        plexus: Numbers of the lumbosacral plexus; roots are background in the other label maps.
    """

    volume: Volume
    labels: LabelMap
    counted: LabelMap
    truth: SpineTruth
    geometry: SpineGeometry
    roots: tuple[NerveRootTruth, ...]
    plexus: LabelMap
