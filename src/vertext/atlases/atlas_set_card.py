"""What a stored atlas set says about itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from vertext.errors import AtlasError

CARD_FILE = "atlases.json"
CARD_SCHEMA: Final = 1
"""Version of the layout that this release reads and writes."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AtlasEntry(_Part):
    """One atlas.

    Attributes:
        name: Unique in the set; its files begin with it.
        patient: Whose spine it is.
        origin: Where it comes from, in words.
        levels: Vertebrae and discs that it names, superior to inferior.
        shape: Voxels along (slice, row, column).
        spacing_mm: Along (slice, row, column).
        files: SHA-256 of the labels file and, where it is kept, the image file.
    """

    name: str
    patient: str
    origin: str
    levels: tuple[str, ...]
    shape: tuple[int, int, int]
    spacing_mm: tuple[float, float, float]
    files: dict[str, str]


class AtlasSetCard(_Part):
    """The whole file.

    Attributes:
        schema_version: Version of this layout.
        name: Of the set.
        licence: Licence of the labels and scans.
        credit: Whom to cite.
        numbers: Whose numbers the label files hold.
        atlases: One entry an atlas.
    """

    schema_version: Literal[1] = CARD_SCHEMA
    name: str
    licence: str
    credit: str
    numbers: Literal["internal", "lumbosacral-plexus"] = "internal"
    atlases: tuple[AtlasEntry, ...]

    @classmethod
    def read(cls, folder: Path) -> AtlasSetCard:
        """Read the card of a folder.

        Raises:
            AtlasError: There is none, or it is damaged or of another version.
        """
        file = folder / CARD_FILE
        try:
            return cls.model_validate_json(file.read_bytes())
        except FileNotFoundError as error:
            raise AtlasError(
                f"it is no atlas set: it holds no {CARD_FILE}",
                source=folder,
                remedy="Make one with vertext atlas build",
            ) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "the file"
            raise AtlasError(
                f"{place} is not as an atlas set says it ({first['msg']})", source=file
            ) from error
