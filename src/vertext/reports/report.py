"""The report of one segmented scan, `*_report.json`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vertext.errors import ReadError
from vertext.files import atomic_path

REPORT_SCHEMA: Final = 2
"""Version of the report's layout; `data/report-VERSION.schema.json` describes it."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class InputEntry(_Part):
    """What was read.

    Attributes:
        path: Path as it was given.
        shape: Voxels along the three axes of the input array.
        spacing_mm: Distance of neighbouring voxels along those axes in mm.
        axes: Where each axis points to (R/L, A/P, S/I).
        notes: What the reader changed or found unusual.
    """

    path: str | None
    shape: tuple[int, int, int]
    spacing_mm: tuple[float, float, float]
    axes: str
    notes: tuple[str, ...] = ()


class ModelEntry(_Part):
    """Which model it was; `sha256` is that of its card, which holds the hash of every file."""

    name: str
    version: str
    sha256: str
    trained_on: str
    licence: str


class PromptEntry(_Part):
    """What the network was told, and where that came from.

    Attributes:
        source: template, range, clicks, predicted, report, free text, oracle or none.
        option: How much the prompt says (1, 2 or 3).
        text: The prompt of the slice shown in the preview; others differ in the position.
        outside_information: Whether it told what cannot be seen in the scan itself.
        rounds: How often the network was asked again with what it had found; None where the
            source is not "predicted".
        template_kept: Whether no round was better than the template; None as `rounds`.
    """

    source: str
    option: int
    text: str
    outside_information: bool = False
    rounds: int | None = None
    template_kept: bool | None = None


class Alternative(_Part):
    """Another numbering that the decoder thought possible.

    Attributes:
        shift: Levels by which every name moves; +1 is one level up.
        confidence: Its probability.
    """

    shift: int
    confidence: float


class AnomalyEntry(_Part):
    """The likeliest other count of vertebrae than the usual one.

    Attributes:
        name: six-lumbar, four-lumbar or extra-thoracic.
        probability: How likely it is; what is usual among people where the scan does not tell.
        assumed: Whether the names follow it.
        margin: Nats by which the count that the names follow leads the next one.
    """

    name: str
    probability: float
    assumed: bool
    margin: float


class NumberingEntry(_Part):
    """How sure the names are, apart from the outlines.

    Attributes:
        confidence: Probability of the whole numbering; None where nothing was named.
        alternatives: Other numberings, most probable first.
        anchored: Whether the sacrum, the lowest disc or the user's own word fixes the count;
            None where nothing was named.
        enumeration_anomaly: How likely a transitional spine is; None where nothing was named or
            the user named levels.
        warnings: What a reader should check.
    """

    confidence: float | None
    alternatives: tuple[Alternative, ...] = ()
    anchored: bool | None = None
    enumeration_anomaly: AnomalyEntry | None = None
    warnings: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """Confidence and alternatives in a line."""
        if self.confidence is None:
            return "no level was named"
        names = {1: "one level up", -1: "one level down"}
        others = [f"{names[each.shift]} {each.confidence:.0%}" for each in self.alternatives]
        said = f"numbering confidence {self.confidence:.0%}"
        return f"{said} ({', '.join(others)})" if others else said


class StructureEntry(_Part):
    """One structure that the model knows.

    Attributes:
        name: Level name.
        kind: vertebra, disc, canal or sacrum; artery or vein.
        label: Its number in the label map; None where the scheme has none.
        present: Whether it was found.
        voxels: Voxels of the label map.
        volume_mm3: Volume; None where not measurable.
        centroid_mm: World position (x, y, z) of its centre, RAS+; None where not measurable.
        confidence: Probability that its name is right; None where no name was in question.
        posterior: Probability of each name that was thought possible.
        reason: Why something is None.
    """

    name: str
    kind: str
    label: int | None
    present: bool
    voxels: int = Field(ge=0)
    volume_mm3: float | None
    centroid_mm: tuple[float, float, float] | None
    confidence: float | None
    posterior: dict[str, float] = {}
    reason: str | None = None


class MeasureEntry(_Part):
    """A quantity of a level; None and a reason where it cannot be measured.

    Attributes:
        name: What was measured (docs/reference/measures.md).
        level: Where: a structure, or a range of vertebrae.
        value: The number.
        uncertainty: Its standard deviation over redrawn outlines.
        unit: In UCUM.
        reason: Why there is no value.
    """

    name: str
    level: str
    value: float | None
    uncertainty: float | None = None
    unit: str
    reason: str | None = None


class Timings(_Part):
    """Seconds spent; `write` and `total` are set once the results are on disk.

    `coarse` (the whole coarse segmentation) and `registration` are those of a model that
    registered atlases prompt.
    """

    read: float
    coarse: float | None = None
    registration: float | None = None
    network: float
    decode: float
    measure: float
    write: float | None = None
    total: float | None = None


class Report(_Part):
    """Everything that is known about one segmented scan.

    `timings` are None where the same scan is to give the same bytes.
    """

    schema_version: Literal[2] = Field(default=REPORT_SCHEMA, alias="schema")
    vertext: str
    name: str
    input: InputEntry
    model: ModelEntry
    prompt: PromptEntry
    scheme: str
    numbering: NumberingEntry
    structures: tuple[StructureEntry, ...]
    measures: tuple[MeasureEntry, ...]
    timings: Timings | None = None
    not_a_medical_device: str

    def after_writing(self, seconds: float) -> Report:
        """Return the report with the time that writing all other files took."""
        spent = self.timings
        if spent is None:
            return self
        atlases = (spent.coarse or 0.0) + (spent.registration or 0.0)
        total = spent.read + atlases + spent.network + spent.decode + spent.measure + seconds
        timings = spent.model_copy(update={"write": round(seconds, 3), "total": round(total, 3)})
        return self.model_copy(update={"timings": timings})

    def untimed(self) -> Report:
        """Return the report without what differs from run to run."""
        return self.model_copy(update={"timings": None})

    def read_from(self, path: str | None) -> Report:
        """Return the report with another name for where the scan was read; None keeps it quiet."""
        return self.model_copy(update={"input": self.input.model_copy(update={"path": path})})

    def to_json(self) -> str:
        """Return the text of the report file."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"

    def save(self, path: str | Path) -> None:
        """Write the report, whole or not at all.

        Raises:
            ResourceError: It cannot be written.
        """
        with atomic_path(path) as temporary:
            temporary.write_text(self.to_json(), encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Report:
        """Read a report.

        Raises:
            ReadError: The file is missing or no report of this layout.
        """
        try:
            return cls.model_validate_json(Path(path).read_bytes())
        except (OSError, ValidationError) as error:
            raise ReadError("this is no report that can be read", source=path) from error


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of report files, as it is published in `data`."""
    return Report.model_json_schema(by_alias=True, mode="serialization") | {
        "$schema": "https://json-schema.org/draft/2020-12/schema"
    }
