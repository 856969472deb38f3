"""Structures, their order, and everybody's numbers for them. Anatomy is data."""

from vertext.anatomy.anatomy import (
    BACKGROUND,
    CLASS_COUNT,
    IGNORE,
    SPINE,
    UNKNOWN_VERTEBRA,
    Anatomy,
)
from vertext.anatomy.any_scheme import any_scheme
from vertext.anatomy.enumeration import ENUMERATIONS, Enumeration
from vertext.anatomy.label_scheme import SCHEMES, ConversionReport, LabelScheme, scheme
from vertext.anatomy.lumbosacral_plexus import LUMBOSACRAL_PLEXUS, PLEXUS_SCHEME, NerveRoot
from vertext.anatomy.pulmonary_vessels import (
    PULMONARY_VESSELS,
    Side,
    Vessel,
    VesselKind,
    vessels_named,
)
from vertext.anatomy.structure import Kind, Structure

__all__ = [
    "BACKGROUND",
    "CLASS_COUNT",
    "ENUMERATIONS",
    "IGNORE",
    "LUMBOSACRAL_PLEXUS",
    "PLEXUS_SCHEME",
    "PULMONARY_VESSELS",
    "SCHEMES",
    "SPINE",
    "UNKNOWN_VERTEBRA",
    "Anatomy",
    "ConversionReport",
    "Enumeration",
    "Kind",
    "LabelScheme",
    "NerveRoot",
    "Side",
    "Structure",
    "Vessel",
    "VesselKind",
    "any_scheme",
    "scheme",
    "vessels_named",
]
