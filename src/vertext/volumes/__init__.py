"""Scans and label maps with their geometry in mm: readers, writers, the sagittal view."""

from vertext.volumes.label_map import LabelMap
from vertext.volumes.network_grid import NetworkGrid
from vertext.volumes.normalise import normalise_slice, normalise_volume
from vertext.volumes.read_labels import read_labels
from vertext.volumes.read_scan import read_scan
from vertext.volumes.sagittal_view import SagittalView
from vertext.volumes.volume import Volume

__all__ = [
    "LabelMap",
    "NetworkGrid",
    "SagittalView",
    "Volume",
    "normalise_slice",
    "normalise_volume",
    "read_labels",
    "read_scan",
]
