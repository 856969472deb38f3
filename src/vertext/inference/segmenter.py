"""Segments scans with a model that is loaded once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from vertext.errors import BundleError, VertextError
from vertext.inference.asked_source import AUTO, Said
from vertext.inference.atlas_prompter import AtlasPrompter
from vertext.inference.cases import scan_stem
from vertext.inference.onnx_network import physical_cores
from vertext.inference.open_scan import OpenScan
from vertext.inference.result import Result
from vertext.inference.runtime import Runtime
from vertext.inference.scan_network import Watch
from vertext.models.model_bundle import DEFAULT_MODEL, ModelBundle, load_model
from vertext.models.model_card import ModelCard
from vertext.prompts import Click
from vertext.volumes import Volume, read_scan
from vertext.volumes.scan_checks import checked_scan


class Segmenter:
    """Names and outlines the structures of scans; safe to share between threads.

    Args:
        model: Name of a shipped model, path of a bundle, or a loaded bundle.
        prompt: "auto" names all that the model knows, "predicted" asks again with what was
            found, a prompt file, a clinical text or any other words are used as they are.
        levels: First and last visible structure, in place of the automatic list.
        clicks: Points on named levels, in place of the automatic list.
        prompt_option: How much the prompt says (1, 2, 3); as in training by default.
        scheme: Whose numbers the label maps use.
        device: "cpu", "cuda" or "openvino".
        threads: Threads of the network; by default one for each physical core.

    Raises:
        UsageError: A name is unknown, options exclude each other, or the device is not there.
        BundleError: The model is missing or damaged, or its coarse network needs one itself.
        MissingExtraError: Free text needs a text encoder that is not installed.
    """

    def __init__(
        self,
        model: str | Path | ModelBundle = DEFAULT_MODEL,
        *,
        prompt: Said = AUTO,
        levels: tuple[str, str] | None = None,
        clicks: Iterable[Click] = (),
        prompt_option: int | None = None,
        scheme: str = "spider",
        device: str = "cpu",
        threads: int | None = None,
    ) -> None:
        self._runtime = Runtime(model, scheme=scheme, device=device, threads=threads)
        self._prompter = self._prompter_of(device, threads)
        self._plan = self._runtime.plan(
            prompt=prompt, levels=levels, clicks=clicks, option=prompt_option
        )

    @property
    def card(self) -> ModelCard:
        """The model's card."""
        return self._runtime.bundle.card

    def segment(
        self,
        scan: str | Path | Volume,
        *,
        spacing: tuple[float, float] | None = None,
        name: str | None = None,
    ) -> Result:
        """Segment one scan.

        Args:
            scan: File, DICOM folder, or a volume in memory.
            spacing: (row, column) pixel size in mm of a picture.
            name: Name in the report and the preview; that of the file by default.

        Raises:
            ReadError: The scan cannot be read.
            UnsupportedInputError: It is not something that this model can segment.
            ResourceError: The memory does not suffice.
        """
        # Features are kept only if the plan itself asks twice: they are what needs the memory.
        opened = self._opened(scan, spacing, name, keep_features=self._plan.refine)
        return opened.answer(self._plan)

    def open(
        self,
        scan: str | Path | Volume,
        *,
        spacing: tuple[float, float] | None = None,
        name: str | None = None,
        watch: Watch | None = None,
    ) -> OpenScan:
        """Open a scan to segment it under several prompts, at the cost of one encoder run.

        Args:
            scan: File, DICOM folder, or a volume in memory.
            spacing: (row, column) pixel size in mm of a picture.
            name: Name in the reports and previews; that of the file by default.
            watch: Told after every few slices how many are done, and of how many; what it raises
                stops the answer.

        Raises:
            ReadError: The scan cannot be read.
            UnsupportedInputError: It is not something that this model can segment.
        """
        return self._opened(scan, spacing, name, keep_features=True, watch=watch)

    def run(
        self,
        scans: Iterable[str | Path | Volume],
        *,
        on_error: Callable[[str | Path | Volume, VertextError], Any] | None = None,
    ) -> Iterator[Result]:
        """Segment scans one after another.

        Args:
            scans: Files, DICOM folders or volumes.
            on_error: Called with a scan that failed and its error; the run then goes on. Without
                it the error is raised.
        """
        for scan in scans:
            try:
                yield self.segment(scan)
            except VertextError as error:
                if on_error is None:
                    raise
                on_error(scan, error)

    def _opened(
        self,
        scan: str | Path | Volume,
        spacing: tuple[float, float] | None,
        name: str | None,
        *,
        keep_features: bool,
        watch: Watch | None = None,
    ) -> OpenScan:
        start = time.perf_counter()
        if isinstance(scan, Volume):
            volume = checked_scan(scan)
        else:
            volume = read_scan(scan, spacing=spacing)
        seconds = time.perf_counter() - start
        return OpenScan(
            self._runtime,
            volume,
            name=name or _name_of(volume),
            read_seconds=seconds,
            keep_features=keep_features,
            atlases=None if self._prompter is None else self._prompter(volume),
            watch=watch,
        )

    def _prompter_of(self, device: str, threads: int | None) -> AtlasPrompter | None:
        """Return what lays atlases on a scan, for a model that they prompt."""
        bundle = self._runtime.bundle
        if (spec := bundle.card.atlases) is None:
            return None
        first = load_model(spec.coarse)
        # A bundle that names itself, or another that names it, would never come to an end.
        if first.card.atlases is not None:
            raise BundleError(
                f"its coarse network {spec.coarse} is prompted by atlases itself",
                source=bundle.path,
                remedy="Export it again; --coarse names a model that looks at the scan alone",
            )
        workers = threads or physical_cores()
        coarse = Segmenter(first, device=device, threads=threads)
        return AtlasPrompter(bundle, spec, coarse.segment, workers=workers)


def segment(scan: str | Path | Volume, **options: Any) -> Result:
    """Segment one scan; for several, load a `Segmenter` once.

    Args:
        scan: File, DICOM folder, or a volume in memory.
        **options: Those of `Segmenter`, and `spacing` of `Segmenter.segment`.

    Raises:
        VertextError: See `Segmenter` and `Segmenter.segment`.
    """
    spacing = options.pop("spacing", None)
    return Segmenter(**options).segment(scan, spacing=spacing)


def _name_of(volume: Volume) -> str:
    return "scan" if volume.source is None else scan_stem(volume.source)
