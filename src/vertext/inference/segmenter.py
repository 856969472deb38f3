"""Segments scans with a model that is loaded once."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import SPINE
from vertext.anatomy import scheme as scheme_named
from vertext.decoding import Decoded, decode_levels
from vertext.errors import BundleError, ReadError, UsageError, VertextError
from vertext.inference.build_report import ReportParts, build_report
from vertext.inference.case_files import CaseFiles
from vertext.inference.cases import scan_stem
from vertext.inference.native_labels import native_labels
from vertext.inference.onnx_network import OnnxNetwork
from vertext.inference.prompt_plan import AUTO, PromptPlan
from vertext.inference.result import Result
from vertext.inference.scan_network import ScanNetwork
from vertext.inference.user_clicks import click_anchors, click_warnings
from vertext.measures.structure_size import structure_sizes
from vertext.models.model_bundle import DEFAULT_MODEL, PHRASES_FILE, ModelBundle, load_model
from vertext.prompts import Click, Prompt, PromptFile
from vertext.reports.preview_slice import choose_slice
from vertext.reports.report import Report, Timings
from vertext.text import PhraseBank
from vertext.volumes import LabelMap, SagittalView, Volume, read_scan
from vertext.volumes.scan_checks import checked_scan


class Segmenter:
    """Names and outlines the structures of scans; safe to share between threads.

    Args:
        model: Name of a shipped model, path of a bundle, or a loaded bundle.
        prompt: "auto" names all that the model knows, "predicted" asks again with what was
            found first, a prompt file or any other words are used as they are.
        levels: First and last visible structure, in place of the automatic list.
        clicks: Points on named levels, in place of the automatic list.
        prompt_option: How much the prompt says (1, 2, 3); as in training by default.
        scheme: Whose numbers the label maps use.
        device: "cpu" or "cuda".
        threads: Threads of the network; by default one for each physical core.

    Raises:
        UsageError: A name is unknown, options exclude each other, or the device is not there.
        BundleError: The model is missing or damaged.
        MissingExtraError: Free text needs a text encoder that is not installed.
    """

    def __init__(
        self,
        model: str | Path | ModelBundle = DEFAULT_MODEL,
        *,
        prompt: str | PromptFile = AUTO,
        levels: tuple[str, str] | None = None,
        clicks: Iterable[Click] = (),
        prompt_option: int | None = None,
        scheme: str = "spider",
        device: str = "cpu",
        threads: int | None = None,
    ) -> None:
        self._scheme = scheme_named(scheme)
        self.bundle = model if isinstance(model, ModelBundle) else load_model(model)
        card = self.bundle.card
        _check_classes(self.bundle)
        self._plan = PromptPlan(
            card, prompt=prompt, levels=levels, clicks=clicks, option=prompt_option
        )
        self._bank = _bank(self.bundle, self._plan)
        self._network = OnnxNetwork(self.bundle, threads=threads, device=device)

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
        clock = _Clock()
        if isinstance(scan, Volume):
            volume = checked_scan(scan)
        else:
            volume = read_scan(scan, spacing=spacing)
        view = SagittalView.of(volume)
        clock.stop("read")
        network = ScanNetwork(
            self._network,
            view.volume,
            self.bundle.card.input,
            classes=len(self.bundle.card.classes),
            keep_features=self._plan.refine,
        )
        prompts, decoded, structures = self._structures(network, view.volume, clock)
        internal = LabelMap.on(volume, view.restore_labels(structures), scheme="internal")
        outward, _ = self._scheme.from_internal(internal.data)
        sizes = structure_sizes(internal)
        clock.stop("decode")
        report = build_report(
            ReportParts(
                name=name or _name_of(volume),
                volume=volume,
                bundle=self.bundle,
                prompt=prompts[choose_slice(structures)],
                scheme=self._scheme,
                known=self._plan.known,
                decoded=decoded,
                sizes=sizes,
                warnings=click_warnings(self._plan.clicks, internal),
                timings=clock.timings(),
            )
        )
        labels = LabelMap.on(volume, outward, scheme=self._scheme.name)
        return Result(labels=labels, report=report, canonical=view.volume, structures=structures)

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

    def made(self, files: CaseFiles) -> bool:
        """Tell whether the files of a case are complete and come from this model and prompt."""
        if not files.all_exist():
            return False
        try:
            report = Report.load(files.report)
        except ReadError:
            return False
        return (
            report.model.sha256 == self.bundle.sha256
            and report.scheme == self._scheme.name
            and report.prompt.option == self._plan.option
            and report.prompt.source == self._plan.source.value
        )

    def _structures(
        self, network: ScanNetwork, volume: Volume, clock: _Clock
    ) -> tuple[list[Prompt], Decoded, NDArray[np.uint8]]:
        """Return the prompts that counted, what was found, and its native labels (Z, H, W)."""
        sides_known = volume.orientation_known and not volume.is_2d
        prompts = self._plan.first(volume.shape[0], sides_known=sides_known)
        probabilities = network.probabilities(self._tokens(prompts))
        clock.stop("network")
        decoded = self._decode(probabilities, network, volume)
        clock.stop("decode")
        if self._plan.refine and decoded.items:
            prompts = self._plan.refined(decoded.labels, sides_known=sides_known)
            probabilities = network.probabilities(self._tokens(prompts))
            clock.stop("network")
            decoded = self._decode(probabilities, network, volume)
        structures = native_labels(
            probabilities, decoded.labels, self.bundle.card.classes, network.grid
        )
        return prompts, decoded, structures

    def _decode(
        self, probabilities: NDArray[np.float32], network: ScanNetwork, volume: Volume
    ) -> Decoded:
        pixel = network.grid.pixel_mm
        return decode_levels(
            probabilities,
            (volume.spacing[0], pixel, pixel),
            self.bundle.card.classes,
            allowed=self._plan.levels,
            anchors=click_anchors(self._plan.clicks, volume, network.grid),
        )

    def _tokens(self, prompts: Iterable[Prompt]) -> list[NDArray[np.float32]] | None:
        if self._bank is None:
            return None
        return [self._bank.tokens(prompt.phrases) for prompt in prompts]


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


class _Clock:
    """Adds up the seconds of each step."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._spent = {"read": 0.0, "network": 0.0, "decode": 0.0}

    def stop(self, step: str) -> None:
        now = time.perf_counter()
        self._spent[step] += now - self._last
        self._last = now

    def timings(self) -> Timings:
        return Timings(**{step: round(seconds, 3) for step, seconds in self._spent.items()})


def _check_classes(bundle: ModelBundle) -> None:
    for name in bundle.card.classes[1:]:
        try:
            SPINE.by_name(name)
        except UsageError as error:
            raise BundleError(
                f"its class {name!r} is no structure of the spine", source=bundle.path
            ) from error


def _bank(bundle: ModelBundle, plan: PromptPlan) -> PhraseBank | None:
    """Load the phrase bank; a user's own words are added by the encoder that made it."""
    if bundle.card.text is None:
        return None
    with tempfile.TemporaryDirectory(prefix="vertext-") as folder:
        path = Path(folder, PHRASES_FILE)
        path.write_bytes(bundle.read(PHRASES_FILE))
        bank = PhraseBank.load(path)
    spoken = plan.free_phrases
    if all(phrase in bank for phrase in spoken):
        return bank
    from vertext.text import load_encoder

    return bank.extended(spoken, load_encoder(bank.encoder))


def _name_of(volume: Volume) -> str:
    return "scan" if volume.source is None else scan_stem(volume.source)
