"""The label maps that a run made under one prompt source, on disk."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vertext.benchmark.judged_scan import JudgedScan
from vertext.benchmark.matrix_run import MatrixRun
from vertext.files import atomic_path
from vertext.prompts import PromptSource
from vertext.volumes import SagittalView, read_labels

Version = Literal["raw", "decoded"]
VERSIONS: tuple[Version, ...] = ("raw", "decoded")
"""The likeliest class of every pixel, and the result of level decoding."""
_MADE_BY = "made_by.json"


def slug(source: PromptSource) -> str:
    """Return the short name of a prompt source that files are called by."""
    return source.value.split(" ")[0]


@dataclass(frozen=True)
class Predictions:
    """`RUN/predictions/PROMPT/VERSION/CASE_labels.nii.gz`, which `vertext evaluate` reads too.

    Attributes:
        run: Whose predictions they are.
        source: Where its prompts came from.
    """

    run: MatrixRun
    source: PromptSource

    @property
    def folder(self) -> Path:
        """Folder of all versions."""
        return self.run.folder / "predictions" / slug(self.source)

    def file(self, scan: JudgedScan, version: Version) -> Path:
        """Return the label map of a scan."""
        return self.folder / version / f"{scan.case.name}_labels.nii.gz"

    def complete(self, scans: Iterable[JudgedScan]) -> bool:
        """Tell whether all were made by the run's present weights."""
        current = self.run.checkpoint_sha256
        try:
            made_by = json.loads((self.folder / _MADE_BY).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        files = (self.file(scan, version) for scan in scans for version in VERSIONS)
        return made_by.get("checkpoint") == current and all(file.is_file() for file in files)

    def mark_complete(self) -> None:
        """Note which weights made them."""
        with atomic_path(self.folder / _MADE_BY) as file:
            file.write_text(json.dumps({"checkpoint": self.run.checkpoint_sha256}) + "\n")

    def labels(self, scan: JudgedScan, version: Version) -> NDArray[np.uint8]:
        """Read internal numbers of the canonical view, (Z, H, W).

        Raises:
            ReadError: The file is missing or damaged.
        """
        found = SagittalView.of(read_labels(self.file(scan, version))).volume
        return scan.case.scheme.to_internal(found.data)[0]
