"""The SPIDER data set as it is distributed."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from vertext.anatomy import LabelScheme
from vertext.data.case import Case
from vertext.data.listing import Listing
from vertext.data.natural_order import natural_order
from vertext.data.pair_files import pair_files
from vertext.data.series import Series
from vertext.errors import ReadError

_NAME = re.compile(r"(?P<patient>.+?)_(?P<series>t1|t2|t2_space)", re.IGNORECASE)
SERIES = {"t1": Series.T1, "t2": Series.T2, "t2_space": Series.SPACE}
"""Series by the end of a file's name, in lower case."""
_OVERVIEW = "overview.csv"
_CREDIT = "SPIDER, van der Graaf et al. 2024, Zenodo 10159290, CC BY 4.0"


def list_spider(folder: str | Path, scheme: LabelScheme) -> Listing:
    """List `images/PATIENT_SERIES.mha` with `masks/PATIENT_SERIES.mha`.

    SERIES is t1, t2 or t2_SPACE. `overview.csv` says whether a series belongs to the official
    training or validation subset; without it that is not known. Source: van der Graaf et al.,
    Scientific Data 11:264 (2024), Zenodo 10159290.

    Args:
        folder: Holds `images`, `masks` and `overview.csv`.
        scheme: Whose numbers the masks are.

    Raises:
        ReadError: There is no image, or `overview.csv` is damaged.
    """
    folder = Path(folder)
    images = {file.stem: file for file in (folder / "images").glob("*.mha")}
    masks = {file.stem: file for file in (folder / "masks").glob("*.mha")}
    if not images:
        raise ReadError(
            "there is no images/*.mha",
            source=folder,
            remedy="Unpack images.zip and masks.zip of Zenodo 10159290 there, beside overview.csv",
        )
    subsets = _subsets(folder / _OVERVIEW)
    pairs, problems = pair_files(images, masks)
    cases, strange = [], []
    for name, (image, mask) in sorted(pairs.items(), key=lambda pair: natural_order(pair[0])):
        match = _NAME.fullmatch(name)
        if match is None:
            strange.append(f"{image.name}: its name does not end in _t1, _t2 or _t2_SPACE")
            continue
        cases.append(
            Case(
                match["patient"],
                image,
                mask,
                scheme,
                name=name,
                series=SERIES[match["series"].lower()],
                subset=subsets.get(name),
            )
        )
    return Listing(folder, scheme, _CREDIT, tuple(cases), (*problems, *strange))


def _subsets(file: Path) -> dict[str, str]:
    """Return the official subset of each series."""
    if not file.is_file():
        return {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as table:
            return {
                row["new_file_name"].strip(): row["subset"].strip() for row in csv.DictReader(table)
            }
    except (KeyError, AttributeError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(
            f"it is no overview of series ({error!r})",
            source=file,
            remedy="It needs the columns new_file_name and subset",
        ) from error
