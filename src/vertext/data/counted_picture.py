"""Single slices without masks, of which only the number of structures is known."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from vertext.data.natural_order import natural_order
from vertext.data.series import Series
from vertext.data.spider import SERIES
from vertext.errors import ReadError
from vertext.volumes import Volume, read_scan

_OVERVIEW = "overview.csv"


@dataclass(frozen=True)
class CountedPicture:
    """A mid-sagittal slice and what its data set counted in the whole series.

    Attributes:
        patient: Whose it is.
        series: Sort of series.
        file: PNG file.
        spacing: Row and column distance, mm.
        vertebrae: Vertebrae from L5 upwards.
        discs: Discs from L5/S1 upwards.
    """

    patient: str
    series: Series
    file: Path
    spacing: tuple[float, float]
    vertebrae: int
    discs: int

    @property
    def name(self) -> str:
        """Name of the series, unique in the data set."""
        return self.file.stem

    def read(self) -> Volume:
        """Read the picture as a volume of one slice.

        Raises:
            ReadError: It cannot be read.
        """
        return read_scan(self.file, spacing=self.spacing)


def read_counted_pictures(folder: str | Path) -> tuple[CountedPicture, ...]:
    """List `images/PATIENT_SERIES.png` of `overview.csv`.

    The file is SPIDER's own (van der Graaf et al. 2024) with two columns more, the pixel spacing
    of each picture: `pixel_spacing_row_mm`, `pixel_spacing_col_mm`.

    Args:
        folder: Holds `images` and `overview.csv`.

    Raises:
        ReadError: The file is missing or damaged, or names a picture that is not there.
    """
    file = Path(folder) / _OVERVIEW
    try:
        with file.open(encoding="utf-8-sig", newline="") as table:
            pictures = [_picture(row, Path(folder)) for row in csv.DictReader(table)]
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror})", source=file) from error
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise ReadError(f"it is no overview of pictures ({error!r})", source=file) from error
    for picture in pictures:
        if not picture.file.is_file():
            raise ReadError("the overview names it, but it is missing", source=picture.file)
    return tuple(sorted(pictures, key=lambda picture: natural_order(picture.name)))


def _picture(row: dict[str, str], folder: Path) -> CountedPicture:
    name = row["new_file_name"].strip()
    patient, _, series = name.partition("_")
    return CountedPicture(
        patient=patient,
        series=SERIES[series.lower()],
        file=folder / "images" / f"{name}.png",
        spacing=(float(row["pixel_spacing_row_mm"]), float(row["pixel_spacing_col_mm"])),
        vertebrae=int(row["num_vertebrae"]),
        discs=int(row["num_discs"]),
    )
