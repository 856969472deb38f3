"""What the server knows: its model, the names of structures, the schemes."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from vertext.anatomy import SCHEMES, SPINE
from vertext.server.routes.dependencies import Bench
from vertext.version import __version__

router = APIRouter(prefix="/api", tags=["about"])


class StructureName(BaseModel):
    """A structure that the model names, superior to inferior."""

    name: str
    kind: str
    colour: tuple[int, int, int]


class About(BaseModel):
    """What can be asked for.

    Attributes:
        version: Of vertext.
        model: Name and version of the model.
        has_pacs: Whether studies of a DICOMweb server can be opened.
        reads_text: Whether prompts steer the network; else they steer the names alone.
        trained_on: What the model learned from.
        limits: What it cannot do.
        structures: What it names.
        schemes: Whose numbers label maps can be saved in.
        not_a_medical_device: What it must not be used for.
    """

    version: str
    model: str
    has_pacs: bool
    reads_text: bool
    trained_on: str
    limits: tuple[str, ...]
    structures: list[StructureName]
    schemes: list[str]
    not_a_medical_device: str


@router.get("/about")
def about(workbench: Bench) -> About:
    """Describe the server's model."""
    card = workbench.segmenter.card
    known = [s for s in SPINE.structures if s.name in card.classes]
    return About(
        version=__version__,
        model=f"{card.name} {card.version}",
        has_pacs=workbench.pacs is not None,
        reads_text=card.text is not None,
        trained_on=card.trained_on,
        limits=tuple(card.limits),
        structures=[StructureName(name=s.name, kind=s.kind.value, colour=s.colour) for s in known],
        schemes=list(SCHEMES),
        not_a_medical_device=card.not_a_medical_device,
    )
