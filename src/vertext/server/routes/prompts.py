"""What can be said to the model, and what it would be told."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

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


_SPOKEN = (
    (PromptSource.PREDICTED, {"prompt": "predicted"}, "what the model itself found"),
    (PromptSource.REPORT, {"report": "L4/L5: herniation"}, "what a clinical text names"),
    (PromptSource.FREE_TEXT, {"prompt": "any words"}, "these words"),
)
_BINDING = (
    (PromptSource.RANGE, {"levels": ("T11", "L5")}, "the first to the last visible structure"),
    (
        PromptSource.CLICKS,
        {"clicks": [{"level": "L4", "point": (3.5, -20.0, 112.0)}]},
        "the highest to the lowest click; what was clicked has that name",
    ),
)
_OPTIONS = {1: "the type of image", 2: "its structures too", 3: "position and order too"}


@router.get("/prompts")
def list_prompts(workbench: Bench) -> PromptsOffered:
    """List what can be said; a model that reads no text is steered by levels and clicks alone."""
    card = workbench.segmenter.card
    plain = PromptPlan(card).source
    auto = (plain, {}, "everything that the model can name" if card.text else "nothing")
    sources = (auto, *_BINDING, *(_SPOKEN if card.text else ()))
    return PromptsOffered(
        sources=[SourceEntry(source=source, ask=ask, says=says) for source, ask, says in sources],
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
