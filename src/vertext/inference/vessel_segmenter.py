"""Outlines pulmonary arteries and veins with a model that is loaded once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import PULMONARY_VESSELS
from vertext.chest.find_lungs import Lungs, find_lungs
from vertext.errors import BundleError, UnsupportedInputError
from vertext.inference.cases import scan_stem
from vertext.inference.check_modality import check_modality
from vertext.inference.clock import Clock
from vertext.inference.look_around_lungs import look_around_lungs
from vertext.inference.patch_network import PatchNetwork
from vertext.inference.shifted_looks import ShiftedLooks
from vertext.inference.sliding_window import PatchLook
from vertext.inference.vessel_report import VesselReportParts, vessel_report
from vertext.inference.vessel_result import VesselResult
from vertext.models.model_bundle import ModelBundle, load_model
from vertext.volumes import LabelMap, Volume, read_scan
from vertext.volumes.hu_window import hu_window
from vertext.volumes.isotropic_grid import IsotropicGrid
from vertext.volumes.scan_checks import checked_scan

_NAMES = {vessel.index: vessel.name for vessel in PULMONARY_VESSELS}

Values = NDArray[np.float32]


class VesselSegmenter:
    """Outlines the vessels of chest CT; safe to share between threads.

    The network tells arteries from veins. Left and right are told by the lung that a vessel
    lies in or nearest to, as in the labels it was trained on.

    Args:
        model: Path of a bundle, or a loaded one.
        augment: Whether to average looks at several brightnesses (three times as long).
        device: "cpu", "cuda" or "openvino".
        threads: Threads of the network; by default one for each physical core.

    Raises:
        UsageError: The device is not there.
        BundleError: The model is missing, damaged, or outlines something else.
    """

    def __init__(
        self,
        model: str | Path | ModelBundle,
        *,
        augment: bool = False,
        device: str = "cpu",
        threads: int | None = None,
    ) -> None:
        self._bundle = model if isinstance(model, ModelBundle) else load_model(model)
        card = self._bundle.card
        if card.cube is None or card.classes[1:] != tuple(_NAMES.values()):
            raise BundleError("it outlines no pulmonary vessels", source=self._bundle.path)
        self._cube = card.cube
        network = PatchNetwork(self._bundle, threads=threads, device=device)
        self._look: Callable[[Values], PatchLook] = ShiftedLooks(network) if augment else network

    def segment(
        self,
        scan: str | Path | Volume,
        *,
        spacing: tuple[float, float] | None = None,
        name: str | None = None,
    ) -> VesselResult:
        """Segment one scan.

        Args:
            scan: File, DICOM folder, or a volume in memory.
            spacing: (row, column) pixel size in mm of a picture, which is refused later on.
            name: Name in the report and the preview; that of the file by default.

        Raises:
            ReadError: The scan cannot be read.
            UnsupportedInputError: It is no chest CT that shows the lungs.
            ResourceError: The memory does not suffice.
        """
        start = time.perf_counter()
        volume = (
            checked_scan(scan) if isinstance(scan, Volume) else read_scan(scan, spacing=spacing)
        )
        clock = Clock(read=time.perf_counter() - start)
        _check(volume, self._bundle.card.input.modality)
        edge = self._cube.spacing_mm
        grid = IsotropicGrid.of(volume, edge)
        hu = grid.sample(volume.data)
        lungs = _lungs(hu, edge, volume)
        clock.stop("read")
        classes = look_around_lungs(
            hu_window(hu, self._cube.window_hu),
            lungs.sides,
            self._look,
            patch=self._cube.patch,
            spacing_mm=edge,
            agreement=self._bundle.card.agreement,
        )
        clock.stop("network")
        native = LabelMap.on(volume, grid.restore_labels(classes), scheme=None)
        labels = replace(native, names=_NAMES)
        clock.stop("decode")
        parts = VesselReportParts(
            name=name or ("scan" if volume.source is None else scan_stem(volume.source)),
            volume=volume,
            bundle=self._bundle,
            labels=labels,
            by_midline=lungs.by_midline,
        )
        return VesselResult(
            labels=labels,
            report=vessel_report(parts, clock),
            cubes=replace(volume, data=hu, affine=grid.affine, nifti_header=None),
            vessels=classes,
        )


def _check(volume: Volume, modality: str) -> None:
    if volume.is_2d:
        raise UnsupportedInputError(
            "it is a single slice, and vessels are followed through a volume",
            source=volume.source,
            remedy="Give the whole CT series",
        )
    check_modality(volume, modality)


def _lungs(hu: Values, edge: float, volume: Volume) -> Lungs:
    try:
        return find_lungs(hu, edge)
    except UnsupportedInputError as error:
        raise UnsupportedInputError(
            error.problem, source=volume.source, remedy=error.remedy
        ) from error
