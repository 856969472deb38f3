"""What BIDS wants to know of a label map, in files beside it."""

from __future__ import annotations

import json
from pathlib import Path

from vertext.files import atomic_path
from vertext.inference.case_files import CaseFiles
from vertext.version import __version__
from vertext.volumes import LabelMap
from vertext.volumes.colour_table import write_colour_table

BIDS_VERSION = "1.10.0"
_OWN_FILES = "run.jsonl\n*_desc-vertext_report.*\n*_desc-vertext_*.png\n*_measures.csv\n*.dcm\n"


def write_bids_sidecars(files: CaseFiles, labels: LabelMap) -> None:
    """Write table and description of a label map, and those of the data set of derivatives.

    Args:
        files: Where to.
        labels: The label map.

    Raises:
        ResourceError: A file cannot be written.
    """
    write_colour_table(files.lookup, labels.names)
    # "orig": the labels lie in the space of the image they are named after.
    _write_json(files.sidecar, {"Manual": False, "SpatialReference": "orig"})
    _write_json(
        files.folder / "dataset_description.json",
        {
            "Name": "Labels of the lumbar spine by vertext",
            "BIDSVersion": BIDS_VERSION,
            "DatasetType": "derivative",
            "GeneratedBy": [{"Name": "vertext", "Version": __version__}],
        },
    )
    with atomic_path(files.folder / ".bidsignore") as temporary:
        temporary.write_text(_OWN_FILES, encoding="utf-8")


def _write_json(path: Path, content: dict[str, object]) -> None:
    with atomic_path(path) as temporary:
        temporary.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
