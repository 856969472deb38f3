"""What can be said to the model, and what it would be told."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from vertext.anatomy import SPINE, Kind
from vertext.inference.prompt_plan import PromptPlan
from vertext.prompts import PromptSource
from vertext.server.question import Question
from vertext.server.routes.dependencies import Bench

router = APIRouter(prefix="/api", tags=["prompts"])


class SourceEntry(BaseModel):
    """A way to say what a scan shows.

    Attributes:
        source: As reports call it.
        ask: Example of the question that uses it.
        says: What the network is told.
    """

    source: PromptSource
    ask: Question
    says: str


class OptionEntry(BaseModel):
    """How much a prompt says.

    Attributes:
        option: Its number.
        says: What of a slice.
        default: Whether the model was trained on it.
    """

    option: int
    says: str
    default: bool


class PromptsOffered(BaseModel):
    """Sources and options of prompts that the model understands."""

    sources: list[SourceEntry]
    options: list[OptionEntry]


class PromptEntry(BaseModel):
    """What the network would be told of the mid-sagittal slice.

    Attributes:
        source: Where it comes from.
        option: How much it says.
        text: The whole prompt.
        phrases: Its parts, as they are encoded.
    """

    source: PromptSource
    option: int
    text: str
    phrases: tuple[str, ...]


def _entry(source: PromptSource, says: str, **ask: object) -> SourceEntry:
    return SourceEntry(source=source, ask=Question.model_validate(ask), says=says)


_BODIES, _DISCS = ([s.name for s in SPINE.of_kind(k)] for k in (Kind.VERTEBRA, Kind.DISC))
_BINDING = (
    _entry(
        PromptSource.RANGE,
        "the first to the last visible structure",
        levels=(_BODIES[2], _BODIES[-1]),
    ),
    _entry(
        PromptSource.CLICKS,
        "the highest to the lowest click; what was clicked has that name",
        clicks=[{"level": _BODIES[-2], "point": (3.5, -20.0, 112.0)}],
    ),
)
_SPOKEN = (
    _entry(PromptSource.PREDICTED, "what the model itself found", prompt="predicted"),
    _entry(PromptSource.REPORT, "what a clinical text names", report=f"{_DISCS[-2]}: herniation"),
    _entry(PromptSource.FREE_TEXT, "these words", prompt="any words"),
)
_OPTIONS = {1: "the type of image", 2: "its structures too", 3: "position and order too"}


@router.get("/prompts")
def list_prompts(workbench: Bench) -> PromptsOffered:
    """List what can be said; a model that reads no text is steered by levels and clicks alone."""
    card = workbench.segmenter.card
    plain = PromptPlan(card).source
    auto = _entry(plain, "everything that the model can name" if card.text else "nothing")
    return PromptsOffered(
        sources=[auto, *_BINDING, *(_SPOKEN if card.text else ())],
        options=[
            OptionEntry(option=option, says=says, default=option == card.prompt.option)
            for option, says in _OPTIONS.items()
        ],
    )


@router.post("/prompts")
def make_prompt(question: Question, workbench: Bench) -> PromptEntry:
    """Tell what the network would be told, without asking it (of "predicted": its first round)."""
    said = question.arguments()
    plan = PromptPlan(workbench.segmenter.card, option=said.pop("prompt_option"), **said)
    prompt = plan.first(1, sides_known=True)[0]
    return PromptEntry(
        source=plan.source, option=plan.option, text=prompt.text, phrases=prompt.phrases
    )
