"""Where one scan of a patient lies in another."""

from vertext.registration.carry_labels import carry_labels
from vertext.registration.match_slice import match_slice
from vertext.registration.slice_match import SliceMatch

__all__ = ["SliceMatch", "carry_labels", "match_slice"]
