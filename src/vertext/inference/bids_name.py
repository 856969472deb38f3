"""Names of BIDS derivatives (Brain Imaging Data Structure 1.10, "Derivatives")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vertext.errors import UsageError

_RAW = re.compile(
    r"(?P<subject>sub-[A-Za-z0-9]+)(_(?P<session>ses-[A-Za-z0-9]+))?"
    r"(?P<entities>(_(?!space-|desc-|label-)[a-z]+-[A-Za-z0-9]+)*)_(?P<suffix>[A-Za-z0-9]+)"
)


@dataclass(frozen=True)
class BidsName:
    """Where the derivatives of a raw image lie, and how they are called.

    Attributes:
        folder: Folder within the data set of derivatives, such as `sub-01/ses-1/anat`.
        stem: Beginning of their names: the entities of the image, its suffix as their space (the
            labels lie on its own grid), and `desc-vertext`.
    """

    folder: str
    stem: str

    @classmethod
    def of(cls, name: str) -> BidsName:
        """Read the name of a raw image without its format, such as `sub-01_ses-1_T2w`.

        Raises:
            UsageError: It is no such name.
        """
        found = _RAW.fullmatch(name)
        if found is None:
            raise UsageError(
                f"{name!r} is no BIDS name of a raw image",
                remedy="Name it like sub-01_T2w, or leave out --bids",
            )
        places = [part for part in (found["subject"], found["session"]) if part]
        entities = "_".join(places) + found["entities"]
        stem = f"{entities}_space-{found['suffix']}_desc-vertext"
        return cls(folder="/".join([*places, "anat"]), stem=stem)
