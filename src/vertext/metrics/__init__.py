"""How good a label map is: outlines, and names."""

from vertext.metrics.case_scores import CaseScores
from vertext.metrics.numbering import Numbering
from vertext.metrics.overlap import Overlap
from vertext.metrics.score_tables import write_score_tables
from vertext.metrics.summary import Estimate, summarise

__all__ = [
    "CaseScores",
    "Estimate",
    "Numbering",
    "Overlap",
    "summarise",
    "write_score_tables",
]
