"""Made-up lumbar scans of known geometry: for tests, demonstrations and measurement checks."""

from vertext.data.phantom.acquisition import Acquisition
from vertext.data.phantom.contrast import Contrast
from vertext.data.phantom.enumeration import Enumeration
from vertext.data.phantom.level_shape import LevelShape
from vertext.data.phantom.make_phantom import make_phantom
from vertext.data.phantom.nerve_roots import NerveRootTruth
from vertext.data.phantom.phantom import Phantom
from vertext.data.phantom.render import render
from vertext.data.phantom.spine_geometry import SpineGeometry
from vertext.data.phantom.synthesise import synthesise
from vertext.data.phantom.truth import BodyTruth, DiscTruth, SpineTruth
from vertext.data.phantom.write_phantoms import write_phantoms

__all__ = [
    "Acquisition",
    "BodyTruth",
    "Contrast",
    "DiscTruth",
    "Enumeration",
    "LevelShape",
    "NerveRootTruth",
    "Phantom",
    "SpineGeometry",
    "SpineTruth",
    "make_phantom",
    "render",
    "synthesise",
    "write_phantoms",
]
