"""How to make a segmenter, so that any process can."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field, replace
from typing import Any

from vertext.inference.open_segmenter import open_segmenter
from vertext.inference.outputs import Outputs
from vertext.inference.scan_segmenter import ScanSegmenter
from vertext.models.model_bundle import load_model


@dataclass(frozen=True)
class SegmenterRecipe:
    """A model and what is asked of it.

    Attributes:
        model: Name of a shipped model, or path of a bundle.
        outputs: What is written for each case.
        options: Those of `open_segmenter`, as pairs.
        spacing: (row, column) pixel size of pictures in mm.
        volume: Which volume of 4-D files; they are refused by default.
        threads: Threads of the network; by default one for each physical core.
    """

    model: str
    outputs: Outputs = field(default_factory=Outputs)
    options: tuple[tuple[str, Any], ...] = ()
    spacing: tuple[float, float] | None = None
    volume: int | None = None
    threads: int | None = None

    @property
    def request(self) -> str:
        """SHA-256 of all that decides the outputs of a given scan; `threads` does not.

        Raises:
            BundleError: The model is missing or damaged.
        """
        asked = repr(replace(self, model=load_model(self.model).sha256, threads=None))
        return hashlib.sha256(asked.encode()).hexdigest()

    def open(self) -> ScanSegmenter:
        """Load the model, once a process.

        Raises:
            UsageError: An option is wrong, or the model has no use for it.
            BundleError: The model is missing or damaged.
        """
        key = f"{self.request} {self.threads}"
        with _loading:
            if key not in _loaded:
                _loaded.clear()
                _loaded[key] = open_segmenter(
                    self.model, self.outputs, threads=self.threads, **dict(self.options)
                )
            return _loaded[key]


_loading = threading.Lock()
_loaded: dict[str, ScanSegmenter] = {}
"""The one model that this process holds."""
