"""Made-up chest CT with lungs' arteries and veins of known centre lines and radii."""

from vertext.data.vascular_phantom.chest_geometry import ChestGeometry
from vertext.data.vascular_phantom.chest_vessels import ChestVessels
from vertext.data.vascular_phantom.contrast_phase import ContrastPhase
from vertext.data.vascular_phantom.make_vascular_phantom import make_vascular_phantom
from vertext.data.vascular_phantom.vascular_phantom import VascularPhantom
from vertext.data.vascular_phantom.vessel_tree import Branch, VesselTree
from vertext.data.vascular_phantom.write_vascular_phantoms import write_vascular_phantoms

__all__ = [
    "Branch",
    "ChestGeometry",
    "ChestVessels",
    "ContrastPhase",
    "VascularPhantom",
    "VesselTree",
    "make_vascular_phantom",
    "write_vascular_phantoms",
]
