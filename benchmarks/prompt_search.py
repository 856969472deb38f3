"""Does a better prompt help? The template beside self-refinement and the search over ranges.

    python benchmarks/prompt_search.py FOLDER --fold 0

Segments the labelled scans of a fold under each and prints a Markdown table: fine-grained Dice, all
levels right, how often the network was asked again, and seconds of the processor for all rounds.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from vertext.anatomy import scheme
from vertext.benchmark.judged_scan import JudgedScan
from vertext.data.labelled_folder import read_labelled_folder
from vertext.inference.refine_prompt import refine_prompt
from vertext.inference.search_range import search_range
from vertext.inference.segmenter import Segmenter
from vertext.metrics import ScoreSettings

QUESTIONS = {
    "template": {"prompt": "auto"},
    "predicted": {"prompt": "predicted", "refine": refine_prompt},
    "searched": {"prompt": "predicted", "refine": search_range},
}
HEAD = "| scan | prompt | fine Dice | all right | asked again | template kept | CPU s |"


def main() -> None:
    """Print one line a scan and prompt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--model", default="atm-net")
    arguments = parser.parse_args()
    segmenter = Segmenter(arguments.model)
    sys.stdout.write(f"{HEAD}\n{'|---' * 7}|\n")
    for case in read_labelled_folder(arguments.folder, scheme("spider")):
        if case.fold == arguments.fold:
            for line in _lines(segmenter, JudgedScan(case)):
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()


def _lines(segmenter: Segmenter, scan: JudgedScan) -> list[str]:
    lines = []
    opened = segmenter.open(scan.scan)
    opened.segment()  # the encoder's run, which all questions share
    for name, question in QUESTIONS.items():
        start = time.process_time()
        result = opened.segment(**question)
        seconds = time.process_time() - start
        scores = scan.scores(result.structures, ScoreSettings())
        right = "yes" if scores.numbering.all_right else "no"
        said = result.report.prompt
        lines.append(
            f"| {scan.case.name} | {name} | {scores.fine:.4f} | {right} | {said.rounds or 0} | "
            f"{said.template_kept} | {seconds:.1f} |"
        )
    return lines


if __name__ == "__main__":
    main()
