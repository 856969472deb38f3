"""How good a label map is: outlines, and names."""

from vertext.metrics.calibration import Calibration
from vertext.metrics.case_scores import CaseScores
from vertext.metrics.centre_line import CentreLine
from vertext.metrics.cl_dice import cl_dice
from vertext.metrics.estimate import Estimate
from vertext.metrics.holm import holm
from vertext.metrics.numbering import Numbering
from vertext.metrics.overlap import Overlap
from vertext.metrics.paired_test import paired_test
from vertext.metrics.patient_scores import patient_scores
from vertext.metrics.score_label_maps import score_label_maps
from vertext.metrics.score_settings import Aggregate, Missing, ScoreSettings
from vertext.metrics.score_tables import write_score_tables
from vertext.metrics.structure_score import StructureScore
from vertext.metrics.summary import StructureSummary, Summary, summarise
from vertext.metrics.surface import Surface
from vertext.metrics.surface_distances import surface_distances
from vertext.metrics.table import Table
from vertext.metrics.tree_detection import TreeDetection
from vertext.metrics.vessel_scores import VesselScore, VesselScores, score_vessels
from vertext.metrics.view import View

__all__ = [
    "Aggregate",
    "Calibration",
    "CaseScores",
    "CentreLine",
    "Estimate",
    "Missing",
    "Numbering",
    "Overlap",
    "ScoreSettings",
    "StructureScore",
    "StructureSummary",
    "Summary",
    "Surface",
    "Table",
    "TreeDetection",
    "VesselScore",
    "VesselScores",
    "View",
    "cl_dice",
    "holm",
    "paired_test",
    "patient_scores",
    "score_label_maps",
    "score_vessels",
    "summarise",
    "surface_distances",
    "write_score_tables",
]
