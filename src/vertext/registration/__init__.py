"""Where one scan lies in another."""

from vertext.registration.carry_labels import carry_labels
from vertext.registration.match_slice import match_slice
from vertext.registration.register_labels import register_labels
from vertext.registration.slice_match import SliceMatch
from vertext.registration.warp import Warp

__all__ = ["SliceMatch", "Warp", "carry_labels", "match_slice", "register_labels"]
