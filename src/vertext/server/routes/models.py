"""Which model answers, and what its card says of it."""

from __future__ import annotations

from fastapi import APIRouter

from vertext.models.model_card import ModelCard
from vertext.server.routes.dependencies import Bench

router = APIRouter(prefix="/api", tags=["models"])


@router.get("/models")
def list_models(workbench: Bench) -> list[ModelCard]:
    """List the cards of the models that answer here: training data, licence, quality, limits."""
    return [workbench.segmenter.card]
