"""Where the weights of the known text encoders come from, pinned."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class EncoderSource:
    """One published text encoder.

    Attributes:
        hub_id: Repository on the Hugging Face hub.
        revision: Full commit of that repository.
        weights: File of the weights.
        sha256: Checksum of that file; None where only the commit pins it.
        lower_case: Whether the tokenizer must lower or must keep the case; None trusts the files.
    """

    hub_id: str
    revision: str
    weights: str = "model.safetensors"
    sha256: str | None = None
    lower_case: bool | None = None


ENCODER_SOURCES = MappingProxyType(
    {
        "minilm": EncoderSource(
            "sentence-transformers/all-MiniLM-L6-v2",
            "c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
            sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        ),
        "mpnet": EncoderSource(
            "sentence-transformers/all-mpnet-base-v2",
            "e8c3b32edf5434bc2275fc9bab85f82640a19130",
            sha256="78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
        ),
        "bioclinicalbert": EncoderSource(
            "emilyalsentzer/Bio_ClinicalBERT",
            "d5892b39a4adaed74b92212a44081509db72f87b",
            weights="pytorch_model.bin",
            # Its files do not say that the vocabulary is cased, and transformers then lowers the
            # case (EmilyAlsentzer/clinicalBERT, issue 26).
            lower_case=False,
        ),
        "pubmedbert": EncoderSource(
            "microsoft/BiomedNLP-BiomedBERT-base-uncased-abstract-fulltext",
            "e1354b7a3a09615f6aba48dfad4b7a613eef7062",
            weights="pytorch_model.bin",
        ),
        "roberta": EncoderSource(
            "FacebookAI/roberta-base",
            "e2da8e2f811d1448a5b465c236feacd80ffbac7b",
            sha256="5bde1d28afb363d0103324efeb5afc8b2b397fe5e04beabb9b1ef355255ade81",
        ),
        "clip": EncoderSource(
            "openai/clip-vit-base-patch32",
            "3d74acf9a28c67741b2f4f2ea7635f0aaf6f0268",
            weights="pytorch_model.bin",
            sha256="a63082132ba4f97a80bea76823f544493bffa8082296d62d71581a4feff1576f",
        ),
    }
)
"""Name of each encoder to its source."""
