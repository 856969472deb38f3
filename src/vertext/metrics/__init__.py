"""How good a label map is: outlines, and names."""

from vertext.metrics.case_scores import CaseScores
from vertext.metrics.numbering import Numbering
from vertext.metrics.overlap import Overlap
from vertext.metrics.score_tables import write_score_tables
from vertext.metrics.summary import Estimate, summarise
from vertext.metrics.surface import Surface
from vertext.metrics.surface_distances import surface_distances

__all__ = [
    "CaseScores",
    "Estimate",
    "Numbering",
    "Overlap",
    "Surface",
    "summarise",
    "surface_distances",
    "write_score_tables",
]
