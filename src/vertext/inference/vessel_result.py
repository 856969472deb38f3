"""What segmenting one chest CT gives."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vertext.inference.case_files import CaseFiles
from vertext.reports.preview import PreviewCaption
from vertext.reports.report import Report
from vertext.reports.save_picture import save_picture
from vertext.reports.vessel_preview import draw_vessel_preview
from vertext.volumes import LabelMap, Volume


@dataclass(frozen=True, eq=False)
class VesselResult:
    """Vessels of one scan.

    Attributes:
        labels: Label map on the scan's own grid; `labels.save(path)` writes it.
        report: Everything that is known about the scan.
        cubes: The scan on the network's cubes, axes to the right, the front and up.
        vessels: Class numbers on the same grid, (I, J, K).
    """

    labels: LabelMap
    report: Report
    cubes: Volume
    vessels: NDArray[np.uint8]

    def preview(self, path: str | Path) -> None:
        """Write the preview picture (PNG), whole or not at all.

        Raises:
            ResourceError: It cannot be written.
        """
        report = self.report
        caption = PreviewCaption(
            name=report.name,
            model=f"{report.model.name} {report.model.version}",
            prompt_source=report.prompt.source,
            numbering="arteries red, veins green",
            warnings=report.numbering.warnings,
            disclaimer=report.not_a_medical_device,
        )
        save_picture(draw_vessel_preview(self.cubes, self.vessels, caption), path)

    def read_from(self, path: str | None) -> VesselResult:
        """Return this result with another name in its report for where the scan was read."""
        return replace(self, report=self.report.read_from(path))

    def save(self, files: CaseFiles) -> VesselResult:
        """Write label map, preview and, last of all, the report.

        Args:
            files: Where to.

        Returns:
            This result, its report with the time that writing took.

        Raises:
            ResourceError: A file cannot be written.
        """
        start = time.perf_counter()
        with files.being_written():
            self.labels.save(files.labels)
            self.preview(files.preview)
            report = self.report.after_writing(time.perf_counter() - start)
            if files.outputs.deterministic:
                report = report.untimed()
            report.save(files.report)
        return replace(self, report=report)
