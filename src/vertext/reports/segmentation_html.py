"""The HTML report of one segmented scan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PIL import Image

from vertext.measures.measure import Measure
from vertext.reports.html_report import HtmlReport
from vertext.reports.report import ModelEntry, Report, StructureEntry

Facts = list[tuple[str, str]]


def segmentation_html(
    report: Report,
    measures: Iterable[Measure],
    pictures: Sequence[tuple[str, Image.Image]],
    *,
    limits: Sequence[str],
    credit: str,
) -> HtmlReport:
    """Return pictures, measures, confidence, warnings, prompt and model of a scan.

    Args:
        report: Everything that is known about the scan.
        measures: Of every level.
        pictures: Each with what it shows.
        limits: What the model cannot do, from its card.
        credit: Whom its card credits.
    """
    return HtmlReport(
        title=report.name,
        disclaimer=report.not_a_medical_device,
        warnings=report.numbering.warnings,
        pictures=pictures,
        measures=measures,
        facts=[
            ("Confidence", _confidence(report)),
            ("Prompt used", _prompt(report)),
            ("Model card", _model(report.model, limits, credit)),
            ("Scan", _scan(report)),
        ],
    )


def _confidence(report: Report) -> Facts:
    rows = [("all names", report.numbering.summary)]
    return [*rows, *((each.name, _said(each)) for each in report.structures if each.present)]


def _said(structure: StructureEntry) -> str:
    if structure.confidence is None:
        return "no name was in question"
    others = [
        f"{name} {share:.0%}"
        for name, share in structure.posterior.items()
        if name != structure.name
    ]
    return ", ".join([f"{structure.confidence:.0%}", *others])


def _prompt(report: Report) -> Facts:
    prompt = report.prompt
    outside = "yes" if prompt.outside_information else "no"
    return [
        ("source", prompt.source),
        ("option", str(prompt.option)),
        ("tells what the scan does not show", outside),
        ("text", prompt.text),
    ]


def _model(model: ModelEntry, limits: Sequence[str], credit: str) -> Facts:
    return [
        ("name", f"{model.name} {model.version}"),
        ("SHA-256 of the card", model.sha256),
        ("trained on", model.trained_on),
        ("licence", model.licence),
        ("credit", credit),
        *(("limit", limit) for limit in limits),
    ]


def _scan(report: Report) -> Facts:
    shape = " x ".join(map(str, report.input.shape))
    spacing = " x ".join(f"{mm:.3g}" for mm in report.input.spacing_mm)
    return [
        ("voxels", f"{shape}, axes {report.input.axes}"),
        ("spacing", f"{spacing} mm"),
        *(("note", note) for note in report.input.notes),
        ("vertext", report.vertext),
    ]
