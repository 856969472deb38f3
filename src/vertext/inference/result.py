"""What segmenting one scan gives."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vertext.inference.bids_sidecars import write_bids_sidecars
from vertext.inference.case_files import CaseFiles
from vertext.measures.measures import Measures
from vertext.measures.write_table import write_table
from vertext.models.model_card import ModelCard
from vertext.reports.html_report import HtmlReport
from vertext.reports.measure_picture import draw_measures
from vertext.reports.preview import PreviewCaption, draw_preview
from vertext.reports.report import Report
from vertext.reports.save_picture import save_picture
from vertext.reports.segmentation_html import segmentation_html
from vertext.volumes import LabelMap, Volume


@dataclass(frozen=True, eq=False)
class Result:
    """Named structures of one scan.

    Attributes:
        labels: Label map on the scan's own grid; `labels.save(path)` writes it.
        report: Everything that is known about the scan.
        card: The model's.
        canonical: The scan in the canonical sagittal view.
        structures: (Z, H, W) internal numbers on the grid of `canonical`.
        measures: Of every level, on the same grid.
    """

    labels: LabelMap
    report: Report
    card: ModelCard
    canonical: Volume
    structures: NDArray[np.uint8]
    measures: Measures

    def preview(self, path: str | Path) -> None:
        """Write the preview picture (PNG), whole or not at all.

        Raises:
            ResourceError: It cannot be written.
        """
        save_picture(self._preview(), path)

    def html(self) -> HtmlReport:
        """Return the report for people, with pictures; its `save(path)` writes it."""
        return segmentation_html(
            self.report,
            self.measures,
            [
                ("The mid-sagittal slice, and the structures found in it", self._preview()),
                ("Measures in the plane through the middle of the canal", self._measured()),
            ],
            limits=self.card.limits,
            credit=self.card.credit,
        )

    def read_from(self, path: str | None) -> Result:
        """Return this result with another name in its report for where the scan was read."""
        return replace(self, report=self.report.read_from(path))

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
        with files.being_written():
            if files.outputs.nifti:
                self.labels.save(files.labels)
            if files.outputs.bids:
                write_bids_sidecars(files, self.labels)
            self._save_dicom(files)
            self._save_measures(files)
            self.preview(files.preview)
            report = self.report.after_writing(time.perf_counter() - start)
            if files.outputs.deterministic:
                report = report.untimed()
            report.save(files.report)
        return replace(self, report=report)

    def _save_measures(self, files: CaseFiles) -> None:
        """Write the reports on measures that are wanted."""
        if files.outputs.table:
            write_table({self.report.name: self.measures}, files.table)
        if files.outputs.picture:
            save_picture(self._measured(), files.picture)
        if files.outputs.html:
            self.html().save(files.html)

    def _preview(self) -> Image.Image:
        report = self.report
        caption = PreviewCaption(
            name=report.name,
            model=f"{report.model.name} {report.model.version}",
            prompt_source=report.prompt.source,
            numbering=report.numbering.summary,
            warnings=report.numbering.warnings,
            disclaimer=report.not_a_medical_device,
        )
        return draw_preview(self.canonical, self.structures, caption)

    def _measured(self) -> Image.Image:
        return draw_measures(
            self.measures,
            self.canonical,
            name=self.report.name,
            disclaimer=self.report.not_a_medical_device,
        )

    def _save_dicom(self, files: CaseFiles) -> None:
        """Write the DICOM objects that are wanted; they refer to the series that was read."""
        source, kind = self.canonical.source, files.outputs.segmentation
        model = (self.report.model.name, self.report.model.version)
        if source and kind:
            from vertext.volumes.dicom_seg import write_dicom_seg

            write_dicom_seg(self.labels, source, files.segmentation, kind=kind, model=model)
        if source and files.outputs.structured_report:
            from vertext.reports.dicom_sr import write_dicom_sr

            write_dicom_sr(self.measures, source, files.structured_report, model=model)
