"""Where numbering holds and where it breaks: prompts, contrasts, counts and fields of view.

    python benchmarks/levels.py BUNDLE --folds 0 1 --carried runs/lumbar/carried --out runs/levels

Judges a bundle on patients of folds that it was not trained on and writes `levels.csv`, one line a
judged answer; `level_tables.py` makes the tables of it. Prompts of simulated users are called so.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import SPINE, scheme
from vertext.data.case import Case
from vertext.data.counted_picture import read_counted_pictures
from vertext.data.disc_gradings import read_disc_gradings
from vertext.data.labelled_folder import list_labelled_folder, read_labelled_folder
from vertext.data.read_truth import read_truth
from vertext.data.series import Series
from vertext.errors import UnsupportedInputError
from vertext.inference.open_scan import OpenScan
from vertext.inference.refine_prompt import Answer, Ask, Refined
from vertext.inference.result import Result
from vertext.inference.segmenter import Segmenter
from vertext.metrics import CaseScores
from vertext.metrics.count_agreement import CountAgreement
from vertext.metrics.numbering import Numbering
from vertext.models.model_bundle import ModelBundle, load_model
from vertext.prompts import (
    AnatomyDescription,
    ClinicalText,
    PromptFile,
    load_description,
    present_structures,
    reference_slice,
    simulate_user,
)
from vertext.reports.report import NumberingEntry
from vertext.volumes import SagittalView, Volume, read_scan

DATA = Path(os.environ.get("VERTEXT_DATA", "../shared/data"))
FOLDS = Path(__file__).parents[1] / "recipes" / "lumbar" / "folds.json"
ANATOMY = load_description("lumbar_mr")
LOWEST_DISC = SPINE.by_name("L5/S1").index
CROPS_ABOVE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
CROPS_BELOW = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)

Row = dict[str, object]

REFUSED: Row = {"refused": True, "all_right": False}


@dataclass(frozen=True)
class Scan:
    """A scan in the canonical view and its truth, internal numbers (Z, H, W)."""

    case: Case
    view: Volume
    truth: NDArray[np.uint8]
    bare_disc: str | None
    """Topmost disc, where it was labelled and the vertebra above it was not."""

    @classmethod
    def of(cls, case: Case, bare_disc: str | None) -> Scan:
        view = SagittalView.of(read_scan(case.image)).volume
        return cls(case, view, read_truth(case, view), bare_disc)

    def cropped(self, above: float, below: float) -> Scan:
        """Return what is left when shares of the rows are cut off."""
        rows = self.view.shape[1]
        kept = slice(round(above * rows), rows - round(below * rows))
        view = replace(self.view, data=np.ascontiguousarray(self.view.data[:, kept]))
        return replace(self, view=view, truth=self.truth[:, kept])

    def shows_lowest_disc(self) -> bool:
        """Tell whether most of disc L5/S1 is left."""
        return bool((self.truth == LOWEST_DISC).any())

    def user(self, *, clicks: bool) -> PromptFile:
        """Return what a user would say who looks at the middle slice."""
        index = reference_slice(len(self.truth))
        return simulate_user(
            self.truth[index],
            ANATOMY,
            case=self.case.name,
            index=index,
            count=len(self.truth),
            affine=self.view.affine if clicks else None,
        )


def judged_prompts(
    scan: Scan, report: ClinicalText, segmenter: Segmenter, classes: tuple[str, ...]
) -> Iterator[Row]:
    """Yield the scores of a scan under each source of prompts, and without the decoder."""
    opened = segmenter.open(scan.view, name=scan.case.name)
    told = {
        "range (simulated user)": scan.user(clicks=False),
        "clicks (simulated user)": scan.user(clicks=True),
        "report (outside information)": report,
    }
    for source, said in {"auto": "auto", "predicted": "predicted", **told}.items():
        yield {"source": source, **answered(opened, scan, prompt=said)}
    yield {"source": "auto, no structure named", **answered(opened, scan, prompt_option=1)}
    shortcuts = {
        "oracle (each slice's truth)": _Oracle(scan.truth),
        "auto, decoder off": _Undecoded(classes),
    }
    for source, shortcut in shortcuts.items():
        yield {"source": source, **answered(opened, scan, prompt="predicted", refine=shortcut)}


@dataclass(frozen=True, eq=False)
class _Oracle:
    """Tells the network what each slice really shows: an upper bound."""

    truth: NDArray[np.uint8]

    def __call__(self, first: Answer, ask: Ask, anatomy: AnatomyDescription) -> Refined:
        shown = [present_structures(plane, anatomy) for plane in self.truth]
        return Refined(ask(shown), rounds=1, template_kept=False)


@dataclass(frozen=True, eq=False)
class _Undecoded:
    """Names every pixel by its likeliest class."""

    classes: tuple[str, ...]

    def __call__(self, first: Answer, ask: Ask, anatomy: AnatomyDescription) -> Refined:
        numbers = [0, *(SPINE.by_name(name).index for name in self.classes[1:])]
        labels = np.array(numbers, np.uint8)[first.probabilities.argmax(axis=1)]
        raw = replace(first, decoded=replace(first.decoded, labels=labels))
        return Refined(raw, rounds=0, template_kept=True)


def judged_crops(scan: Scan, segmenter: Segmenter) -> Iterator[Row]:
    """Yield the scores of a scan with less and less of it in view."""
    for above, below in [(a, 0.0) for a in CROPS_ABOVE] + [(0.0, b) for b in CROPS_BELOW]:
        cropped = scan.cropped(above, below)
        row: Row = {
            "source": "auto", "crop_above": above, "crop_below": below,
            "lowest_disc_shown": cropped.shows_lowest_disc(),
        }  # fmt: skip
        yield row | answered(segmenter.open(cropped.view, name=scan.case.name), cropped)


def judged_counts(folds: set[int], segmenter: Segmenter) -> Iterator[Row]:
    """Yield whether the counts of the pictures without masks agree."""
    fold_of = json.loads(FOLDS.read_text(encoding="utf-8"))
    for picture in read_counted_pictures(DATA / "spider_midsag"):
        if fold_of[picture.patient] not in folds:
            continue
        row: Row = {
            "part": "counts", "patient": picture.patient, "series": picture.series,
            "source": "auto",
        }  # fmt: skip
        try:
            result = segmenter.segment(picture.read(), name=picture.name)
        except UnsupportedInputError:
            yield row | {"refused": True, "count_exact": False, "count_right": False}
            continue
        agreement = CountAgreement.of(
            result.structures[0],
            picture.spacing[0],
            vertebrae=picture.vertebrae,
            discs=picture.discs,
        )
        yield (
            row
            | said_of(result)
            | {
                "count_exact": agreement.exact,
                "count_right": agreement.right,
            }
        )


def answered(opened: OpenScan, scan: Scan, **question: Any) -> Row:
    """Return the scores of the answer to a question, or that there was none."""
    try:
        return scores(opened.segment(**question), scan)
    except UnsupportedInputError:
        return REFUSED


def scores(result: Result, scan: Scan) -> Row:
    """Return names and outlines of a result as one line."""
    found = CaseScores.of(scan.case.name, result.structures, scan.truth, spacing=scan.view.spacing)
    rates = found.numbering.rates
    rims = {
        structure.name
        for labels in (scan.truth, result.structures)
        for structure in SPINE.ordered
        if (labels[:, 0] == structure.index).any()
    } | {scan.bare_disc}
    return said_of(result) | {
        "all_right": right_but_rims(found.numbering, rims),
        "all_right_strict": found.numbering.all_right,
        "identified": rates.get("identification rate"),
        "shifted": rates.get("whole scan shifted"),
        "off_by_one": rates.get("off by one"),
        "fine": _fine(found.structures, rims),
        "fine_strict": found.fine,
        **found.kinds,
    }


def right_but_rims(numbering: Numbering, rims: set[str | None]) -> bool:
    """Tell whether all names are right; rims need not be found.

    Rims are what the upper border cuts, and a topmost disc above which nothing was labelled. Data
    sets treat them now so, now so. One that is found must still have its right name.
    """
    wrong = set(numbering.items) - set(numbering.named)
    return wrong <= set(numbering.missed) & rims and set(numbering.stray) <= rims


def _fine(structures: Mapping[str, float], rims: set[str | None]) -> float:
    """Return the mean Dice of the structures that are no rims."""
    return float(np.mean([dice for name, dice in structures.items() if name not in rims]))


def said_of(result: Result) -> Row:
    """Return how sure the result is of itself."""
    numbering = result.report.numbering
    return {
        "confidence": numbering.confidence,
        "shift_up": _chance(numbering, 1),
        "shift_down": _chance(numbering, -1),
        "anchored": numbering.anchored,
        "warned": bool(numbering.warnings),
        "refused": False,
    }


def _chance(numbering: NumberingEntry, shift: int) -> float:
    """Return the probability that all names are some levels off."""
    return sum(each.confidence for each in numbering.alternatives if each.shift == shift)


def judged(
    folds: set[int], carried: Path | None, bundle: ModelBundle, *, crop: bool
) -> Iterator[Row]:
    """Yield every line of the table."""
    segmenter = Segmenter(bundle)
    cases = list(read_labelled_folder(DATA / "spider_t2space", scheme("spider")))
    others = list_labelled_folder(carried).complete() if carried else ()
    reports = read_disc_gradings(DATA / "spider_midsag" / "radiological_gradings.csv")
    bare = {case.patient.lstrip("0"): case.ignore_above for case in cases}
    for case in [c for c in (*cases, *others) if c.fold in folds]:
        patient = case.patient.lstrip("0")
        scan = Scan.of(case, bare[patient])
        row: Row = {
            "part": "prompts", "patient": patient, "series": case.series or Series.SPACE,
        }  # fmt: skip
        prompts = judged_prompts(scan, reports[patient], segmenter, bundle.card.classes)
        yield from (row | one for one in prompts)
        if crop and case in cases:
            yield from (row | {"part": "crops"} | one for one in judged_crops(scan, segmenter))
    yield from judged_counts(folds, segmenter)


COLUMNS = (
    "part", "patient", "series", "source", "crop_above", "crop_below", "lowest_disc_shown",
    "refused", "all_right", "all_right_strict", "identified", "off_by_one", "fine", "fine_strict",
    "vertebra", "disc", "canal", "count_exact", "count_right", "confidence",
    "shift_up", "shift_down", "anchored", "shifted", "warned",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--folds", type=int, nargs="+", required=True)
    parser.add_argument("--carried", type=Path)
    parser.add_argument("--no-crops", action="store_true", help="whole fields of view alone")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    bundle = load_model(options.bundle)
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.out / "levels.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        for row in judged(set(options.folds), options.carried, bundle, crop=not options.no_crops):
            table.writerow(row)
            print(".", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
