"""Text encoders behind one small interface, and the phrase bank that replaces them at run time."""

from vertext.text.build_phrase_bank import build_phrase_bank
from vertext.text.hash_encoder import HashEncoder
from vertext.text.learn_phrases import learn_phrases
from vertext.text.load_encoder import ENCODER_NAMES, load_encoder
from vertext.text.phrase_bank import PhraseBank
from vertext.text.text_encoder import TextEncoder
from vertext.text.text_encoder_error import TextEncoderError
from vertext.text.text_features import TextFeatures, pad_features
from vertext.text.token_cache import TokenCache

__all__ = [
    "ENCODER_NAMES",
    "HashEncoder",
    "PhraseBank",
    "TextEncoder",
    "TextEncoderError",
    "TextFeatures",
    "TokenCache",
    "build_phrase_bank",
    "learn_phrases",
    "load_encoder",
    "pad_features",
]
