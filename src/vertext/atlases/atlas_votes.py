"""What registered atlases say of a scan, in a file."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vertext.atlases.in_turns import in_turns
from vertext.atlases.registered_atlases import RegisteredAtlases
from vertext.errors import AtlasError
from vertext.files import atomic_path

VOTES_ENDING = "_atlases.npz"


@dataclass(frozen=True, eq=False)
class AtlasVotes:
    """The labels of registered atlases on the canonical view of one scan.

    Attributes:
        labels: Internal numbers, the most alike atlas first, (K, Z, H, W).
        atlases: Name of each atlas.
        patients: Whose spine each atlas is.
        coarse: What they were registered to, in the same numbers, (Z, H, W).
    """

    labels: NDArray[np.uint8]
    atlases: tuple[str, ...]
    patients: tuple[str, ...]
    coarse: NDArray[np.uint8]

    @classmethod
    def of(cls, registered: RegisteredAtlases, coarse: NDArray[np.uint8]) -> AtlasVotes:
        """Take what a registration to coarse labels brought.

        Raises:
            UnsupportedInputError: No atlas could be used.
        """
        atlases = [warped.atlas for warped in registered.warped]
        names, patients = (a.name for a in atlases), (a.patient for a in atlases)
        return cls(registered.labels(), tuple(names), tuple(patients), coarse)

    def label_maps(self, count: int, *, with_coarse: bool) -> NDArray[np.uint8]:
        """Return what prompts a network, (`count`, Z, H, W), with the coarse labels one more.

        Args:
            count: Atlases, the most alike; they take turns where they are too few.
            with_coarse: Whether the coarse labels are the last of the maps.
        """
        maps = in_turns(self.labels, count)
        return np.concatenate([maps, self.coarse[None]]) if with_coarse else maps

    def save(self, path: str | Path) -> None:
        """Write a compressed .npz file.

        Raises:
            ResourceError: It cannot be written.
        """
        with atomic_path(path) as file, file.open("wb") as stream:
            np.savez_compressed(
                stream,
                labels=self.labels,
                atlases=self.atlases,
                patients=self.patients,
                coarse=self.coarse,
            )

    @classmethod
    def read(cls, path: str | Path) -> AtlasVotes:
        """Read a file that `save` wrote.

        Raises:
            AtlasError: It is missing or damaged.
        """
        try:
            with np.load(path) as kept:
                atlases, patients = (tuple(map(str, kept[key])) for key in ("atlases", "patients"))
                return cls(kept["labels"], atlases, patients, kept["coarse"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise AtlasError(
                f"it holds no registered atlases ({error})",
                source=path,
                remedy="Make it with vertext atlas register",
            ) from error

    def of_others(self, patient: str, *, source: str | Path) -> AtlasVotes:
        """Return these votes, after making sure that nobody is their own atlas.

        Args:
            patient: Whose scan it is.
            source: The file, for the message.

        Raises:
            AtlasError: An atlas is of that patient.
        """
        if patient in self.patients:
            own = self.atlases[self.patients.index(patient)]
            raise AtlasError(
                f"atlas {own} is of the patient {patient}, whose scan it is to segment",
                source=source,
                remedy="Register again; vertext atlas register leaves a patient's own atlases out",
            )
        return self
