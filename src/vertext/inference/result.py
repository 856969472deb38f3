"""What segmenting one scan gives."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vertext.files import atomic_path
from vertext.inference.bids_sidecars import write_bids_sidecars
from vertext.inference.case_files import CaseFiles
from vertext.measures.measure_levels import measure_levels
from vertext.reports.preview import PreviewCaption, draw_preview
from vertext.reports.report import Report
from vertext.volumes import LabelMap, Volume


@dataclass(frozen=True, eq=False)
class Result:
    """Named structures of one scan.

    Attributes:
        labels: Label map on the scan's own grid; `labels.save(path)` writes it.
        report: Everything that is known about the scan.
        canonical: The scan in the canonical sagittal view.
        structures: (Z, H, W) internal numbers on the grid of `canonical`.
    """

    labels: LabelMap
    report: Report
    canonical: Volume
    structures: NDArray[np.uint8]

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
            numbering=report.numbering.summary,
            warnings=report.numbering.warnings,
            disclaimer=report.not_a_medical_device,
        )
        picture = draw_preview(self.canonical, self.structures, caption)
        with atomic_path(path) as temporary:
            picture.save(temporary, format="PNG")

    def save(self, files: CaseFiles) -> Result:
        """Write what is wanted of the case and, last of all, the report.

        Args:
            files: Where to, and what.

        Returns:
            This result, its report with the time that writing took.

        Raises:
            ResourceError: A file cannot be written.
            UnsupportedInputError: The scan has no identifiers that DICOM objects can refer to, or
                a structured report is wanted and nothing could be measured.
            MissingExtraError: highdicom is needed and not installed.
        """
        start = time.perf_counter()
        # While there is no report the case does not count as complete, whatever else is there.
        files.report.unlink(missing_ok=True)
        if files.outputs.nifti:
            self.labels.save(files.labels)
        if files.outputs.bids:
            write_bids_sidecars(files, self.labels)
        self._save_dicom(files)
        self.preview(files.preview)
        report = _with_write_time(self.report, time.perf_counter() - start)
        report.save(files.report)
        return replace(self, report=report)

    def _save_dicom(self, files: CaseFiles) -> None:
        """Write the DICOM objects that are wanted; they refer to the series that was read."""
        source, kind = self.canonical.source, files.outputs.segmentation
        model = (self.report.model.name, self.report.model.version)
        if source and kind:
            from vertext.volumes.dicom_seg import write_dicom_seg

            write_dicom_seg(self.labels, source, files.segmentation, kind=kind, model=model)
        if source and files.outputs.structured_report:
            from vertext.reports.dicom_sr import write_dicom_sr

            measures = measure_levels(self.labels)
            write_dicom_sr(measures, source, files.structured_report, model=model)


def _with_write_time(report: Report, seconds: float) -> Report:
    spent = report.timings
    total = spent.read + spent.network + spent.decode + seconds
    timings = spent.model_copy(update={"write": round(seconds, 3), "total": round(total, 3)})
    return report.model_copy(update={"timings": timings})
