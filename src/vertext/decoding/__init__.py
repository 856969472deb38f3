"""From class probabilities to one anatomically possible label map."""

from vertext.decoding.decode_levels import decode_levels
from vertext.decoding.decoded import Anomaly, Decoded, Item, Numbering
from vertext.decoding.settings import DecodingSettings

__all__ = [
    "Anomaly",
    "Decoded",
    "DecodingSettings",
    "Item",
    "Numbering",
    "decode_levels",
]
