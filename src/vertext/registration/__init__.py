"""Where one scan lies in another."""

from vertext.registration.carry_labels import carry_labels
from vertext.registration.landmarks import Landmarks, landmarks_of
from vertext.registration.match_slice import match_slice
from vertext.registration.register_labels import Register, register_labels
from vertext.registration.similarity import FEWEST_LEVELS, similarity
from vertext.registration.slice_match import SliceMatch
from vertext.registration.spine import Spine
from vertext.registration.warp import Warp

__all__ = [
    "FEWEST_LEVELS",
    "Landmarks",
    "Register",
    "SliceMatch",
    "Spine",
    "Warp",
    "carry_labels",
    "landmarks_of",
    "match_slice",
    "register_labels",
    "similarity",
]
