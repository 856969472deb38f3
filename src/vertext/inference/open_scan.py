"""A scan that is read once and segmented under one prompt after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vertext.decoding import DecodingSettings, decode_levels
from vertext.inference.asked_source import AUTO, Said
from vertext.inference.atlas_prompt import AtlasPrompt
from vertext.inference.build_report import ReportParts, build_report
from vertext.inference.check_modality import check_modality
from vertext.inference.clock import Clock
from vertext.inference.input_check import InputCheck
from vertext.inference.native_labels import native_labels
from vertext.inference.prompt_plan import PromptPlan
from vertext.inference.refine_prompt import Answer, Refine, Refined, refine_prompt
from vertext.inference.result import Result
from vertext.inference.runtime import Runtime
from vertext.inference.scan_network import ScanNetwork, Watch
from vertext.inference.user_clicks import click_anchors, click_warnings
from vertext.measures.measure_levels import measure_levels
from vertext.measures.structure_size import structure_sizes
from vertext.prompts import Click, Prompt
from vertext.reports.preview_slice import choose_slice
from vertext.reports.report import PromptEntry
from vertext.volumes import LabelMap, SagittalView, Volume


class OpenScan:
    """Answers questions about one scan; not to be shared between threads.

    Image features are computed with the first answer and serve all that follow. While the words
    stay the same the network does not run at all, so a further click costs only the decoding.

    Args:
        runtime: The loaded model.
        volume: The scan.
        name: Its name in reports and previews.
        read_seconds: What reading it took.
        keep_features: Whether further questions may follow.
        atlases: What registered atlases say of the scan, for a model that they prompt.
        watch: Told after every few slices how many the network has done, and of how many; what
            it raises stops the answer, and the scan can be asked again.

    Raises:
        UnsupportedInputError: The scan is not something that this model can segment.
    """

    def __init__(
        self,
        runtime: Runtime,
        volume: Volume,
        *,
        name: str,
        read_seconds: float = 0.0,
        keep_features: bool = True,
        atlases: AtlasPrompt | None = None,
        watch: Watch | None = None,
    ) -> None:
        self._runtime = runtime
        self._scan = volume
        self._name = name
        self._atlases = atlases
        self._seconds = {} if atlases is None else dict(atlases.seconds)
        clock = Clock(read=read_seconds)
        self._view = SagittalView.of(volume)
        card = runtime.bundle.card
        check_modality(volume, card.input.modality)
        self._network = ScanNetwork(
            runtime.network,
            self._view.volume,
            card.input,
            classes=len(card.classes),
            keep_features=keep_features,
            atlases=atlases,
            watch=watch,
        )
        measured = card.numbering.model_dump() if card.numbering else {}
        self._settings = DecodingSettings(**measured)
        self._told: list[tuple[str, ...]] = []
        self._probabilities: NDArray[np.float32]
        self._seconds["read"] = clock.stop("read")

    def segment(
        self,
        *,
        prompt: Said = AUTO,
        levels: tuple[str, str] | None = None,
        clicks: Iterable[Click] = (),
        prompt_option: int | None = None,
        refine: Refine = refine_prompt,
    ) -> Result:
        """Segment the scan under a prompt.

        Args:
            prompt: As in `Segmenter`, like `levels`, `clicks` and `prompt_option`.
            levels: First and last visible structure.
            clicks: Points on named levels.
            prompt_option: How much the prompt says.
            refine: How the prompt "predicted" finds its words.

        Raises:
            UsageError: A name is unknown, or the question contradicts itself.
            MissingExtraError: A user's words need a text encoder that is not installed.
            ResourceError: The memory does not suffice.
        """
        plan = self._runtime.plan(prompt=prompt, levels=levels, clicks=clicks, option=prompt_option)
        return self.answer(plan, refine=refine)

    def answer(self, plan: PromptPlan, *, refine: Refine = refine_prompt) -> Result:
        """Segment the scan as planned.

        Raises:
            UnsupportedInputError: The scan clearly shows something else than a lumbar spine.
            UsageError: Clicks contradict each other.
            ResourceError: The memory does not suffice.
        """
        clock = Clock(**self._seconds)
        refined = self._refined(plan, clock, refine)
        answer = refined.answer
        doubtful = self._input_warnings(plan, answer)
        clock.stop("network")
        structures = native_labels(
            answer.probabilities,
            answer.decoded.labels,
            self._runtime.bundle.card.classes,
            self._network.grid,
        )
        internal = LabelMap.on(self._scan, self._view.restore_labels(structures), scheme="internal")
        scheme = self._runtime.scheme
        outward, _ = scheme.from_internal(internal.data)
        sizes = structure_sizes(internal)
        clock.stop("decode")
        drawn = LabelMap.on(self._view.volume, structures, scheme="internal")
        measures = measure_levels(drawn)
        clock.stop("measure")
        report = build_report(
            ReportParts(
                name=self._name,
                volume=replace(self._scan, notes=self._view.volume.notes),
                bundle=self._runtime.bundle,
                prompt=_entry(plan, refined, choose_slice(structures)),
                scheme=scheme,
                known=plan.known,
                decoded=answer.decoded,
                sizes=sizes,
                measures=measures,
                warnings=(*doubtful, *click_warnings(plan.clicks, internal)),
                timings=clock.timings(),
            )
        )
        labels = LabelMap.on(self._scan, outward, scheme=scheme.name)
        return Result(
            labels=labels,
            report=report,
            card=self._runtime.bundle.card,
            canonical=self._view.volume,
            structures=structures,
            measures=measures,
        )

    def _refined(self, plan: PromptPlan, clock: Clock, refine: Refine) -> Refined:
        """Ask once, or until the prompt says what was found."""
        volume = self._view.volume
        sides_known = volume.orientation_known and not volume.is_2d

        def ask_again(structures: Sequence[tuple[str, ...]]) -> Answer:
            return self._ask(plan, plan.refined(structures, sides_known=sides_known), clock)

        first = self._ask(plan, plan.first(volume.shape[0], sides_known=sides_known), clock)
        if not plan.refine:
            return Refined(first, rounds=0, template_kept=True)
        return refine(first, ask_again, plan.anatomy)

    def _ask(self, plan: PromptPlan, prompts: Sequence[Prompt], clock: Clock) -> Answer:
        told = [prompt.phrases for prompt in prompts]
        if told != self._told:
            self._probabilities = self._network.probabilities(self._runtime.tokens(prompts))
            self._told = told
        clock.stop("network")
        decoded = decode_levels(
            self._probabilities,
            self._spacing,
            self._runtime.bundle.card.classes,
            allowed=plan.levels,
            anchors=click_anchors(plan.clicks, self._view.volume, self._network.grid),
            inside=self._network.grid.inside,
            settings=self._settings,
        )
        clock.stop("decode")
        return Answer(prompts, self._probabilities, decoded)

    def _input_warnings(self, plan: PromptPlan, answer: Answer) -> tuple[str, ...]:
        """Return why this may be no lumbar spine; a slice in another pose is a scan of its own.

        Under atlases the coarse network has looked already.
        """
        if self._atlases is not None:
            return self._atlases.warnings

        def look(turned: Volume) -> Answer:
            scan = OpenScan(self._runtime, turned, name=self._name, keep_features=False)
            return scan._ask(plan, plan.first(1, sides_known=False), Clock())

        check = InputCheck(
            classes=self._runtime.bundle.card.classes, spacing=self._spacing, look=look
        )
        vouched = plan.levels is not None or bool(plan.clicks)
        return check.warnings(self._view.volume, answer, vouched=vouched)

    @property
    def _spacing(self) -> tuple[float, float, float]:
        pixel = self._network.grid.pixel_mm
        return self._view.volume.spacing[0], pixel, pixel


def _entry(plan: PromptPlan, refined: Refined, index: int) -> PromptEntry:
    """Return what the report says of the prompt, with the text of one slice."""
    refining = plan.refine
    return PromptEntry(
        source=plan.source.value,
        option=plan.option,
        text=refined.answer.prompts[index].text,
        outside_information=plan.source.outside_information,
        rounds=refined.rounds if refining else None,
        template_kept=refined.template_kept if refining else None,
    )
