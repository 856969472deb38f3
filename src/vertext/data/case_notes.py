"""`cases.json`: what is known of the scans of a folder beside their files."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from vertext.anatomy import LabelScheme
from vertext.data.case import Case
from vertext.data.series import Series
from vertext.errors import ReadError
from vertext.files import atomic_path

CASES_FILE = "cases.json"


class CaseNote(BaseModel):
    """One scan; other keys of the file are passed over.

    Attributes:
        patient: Whose scan it is.
        name: Beginning of its file names; where it is empty, the patient's number is.
        series: Sort of series.
        subset: Official part of the data set that it belongs to.
        fold: Number of the fold the patient belongs to.
        ignore_above_disc: Label of the topmost disc that counts.
        ignored_voxels: Voxels that no loss and no score may see, by label.
        enumeration_anomaly: Whether it shows a vertebra of transitional anatomy.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    patient: str
    name: str = ""
    series: Series | None = None
    subset: str | None = None
    fold: int | None = None
    ignore_above_disc: int | None = None
    ignored_voxels: dict[int, int] = {}
    enumeration_anomaly: bool = False


class CaseNotes(BaseModel):
    """The whole file.

    Attributes:
        dataset: Where the scans come from, in words.
        scheme: Whose numbers the labels are.
        annotated: Structures that the data set annotates; empty where that is what the scheme says.
        cases: One note a scan.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    dataset: str | None = None
    scheme: str | None = None
    annotated: tuple[str, ...] = ()
    cases: tuple[CaseNote, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> CaseNotes:
        """Read the file of a folder; without one nothing is known.

        Raises:
            ReadError: The file is damaged.
        """
        file = folder / CASES_FILE
        if not file.is_file():
            return cls()
        try:
            return cls.model_validate_json(file.read_bytes())
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise ReadError(f"is not a case list ({place}: {first['msg']})", source=file) from error

    def write(self, folder: Path) -> None:
        """Write the file into a folder.

        Raises:
            ResourceError: It cannot be written.
        """
        with atomic_path(folder / CASES_FILE) as file:
            file.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")

    def of(self, name: str) -> CaseNote | None:
        """Find the note of a case; 007 and 7 are the same patient."""
        notes = {note.name or note.patient: note for note in self.cases}
        return notes.get(name) or notes.get(name.lstrip("0"))

    def limit_of(self, name: str, folder: Path, scheme: LabelScheme) -> str | None:
        """Return the topmost disc that counts in a case, None where all counts.

        Raises:
            ReadError: The note names no label of the scheme.
        """
        note = self.of(name)
        label = note.ignore_above_disc if note else None
        if label is None:
            return None
        if label not in scheme.names:
            raise ReadError(
                f"ignore_above_disc {label!r} is no label of {scheme.name}",
                source=folder / CASES_FILE,
            )
        return scheme.names[label]

    def case(
        self, name: str, image: Path, labels: Path, *, folder: Path, scheme: LabelScheme
    ) -> Case:
        """Return a case with all that is known of it.

        Args:
            name: Its name; taken as the patient where no note names both.
            image: Image file.
            labels: Label map.
            folder: Folder of the case list, for messages.
            scheme: Whose numbers the labels are.

        Raises:
            ReadError: The note names no label of the scheme.
        """
        note = self.of(name)
        if note is None:
            return Case(name, image, labels, scheme)
        return Case(
            note.patient if note.name else name,
            image,
            labels,
            scheme,
            fold=note.fold,
            ignore_above=self.limit_of(name, folder, scheme),
            name=name,
            series=note.series,
            subset=note.subset,
            enumeration_anomaly=note.enumeration_anomaly,
        )
