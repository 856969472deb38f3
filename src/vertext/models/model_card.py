"""What a model bundle says about itself."""

from __future__ import annotations

import json
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from vertext.errors import BundleError

CARD_SCHEMA: Final = 1
"""Version of the card's layout that this release reads and writes."""
NOT_A_MEDICAL_DEVICE = (
    "Not a medical device: for research and education only, not for diagnosis or treatment."
)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Licence(_Part):
    """SPDX names of the licences of the code and of the weights."""

    code: str
    weights: str


class InputSpec(_Part):
    """The canvas that the network looks at.

    Attributes:
        size: (rows, columns) in pixels.
        spacing_mm: Isotropic pixel size in mm; None fits each slice to the canvas.
        normalisation: Grey values have mean 0 and deviation 1 in each slice; "volume" prepares
            scans as nnU-Net does: over the whole volume, and sampled by cubic splines; "window"
            maps the Hounsfield units of `window_hu` to 0 to 1.
        window_hu: That window.
        depth: Neighbouring slices that the network sees together; 1 sees each slice alone. As
            many as rows and columns make a cube, whose spacing is that of all three axes.
        modality: What must have made the image, as DICOM calls it.
    """

    size: tuple[int, int]
    spacing_mm: float | None = None
    normalisation: Literal["slice", "volume", "window"] = "slice"
    window_hu: tuple[float, float] | None = None
    depth: int = Field(default=1, ge=1)
    modality: Literal["MR", "CT"] = "MR"

    @model_validator(mode="after")
    def _check(self) -> InputSpec:
        if (self.normalisation == "window") != (self.window_hu is not None):
            msg = "window_hu belongs to normalisation window, and to no other"
            raise ValueError(msg)
        return self


class CubeSpec(_Part):
    """What a network of chest CT looks at.

    Attributes:
        patch: Edge of a cube in voxels.
        spacing_mm: Edge of a voxel.
        window_hu: Hounsfield units that become 0 and 1.
    """

    patch: int
    spacing_mm: float
    window_hu: tuple[float, float]


class TextSpec(_Part):
    """How prompts become tokens.

    Attributes:
        mode: A prompt is the sequence of its phrase vectors.
        encoder: Name of the text encoder that made the phrase bank.
        revision: Pinned revision of that encoder.
        dim: Length of a token vector.
        max_tokens: Longest prompt that the network was trained on, in tokens.
    """

    mode: Literal["phrases"] = "phrases"
    encoder: str
    revision: str
    dim: int = Field(gt=0)
    max_tokens: int = Field(gt=0)


class PromptSpec(_Part):
    """The form of prompt that the network was trained on.

    Attributes:
        option: How much a prompt says.
        errata: Whether it repeats the paper's slips.
        position: Whether Option 3 says where the slice stands.
        anatomy: Name of the packaged anatomy description that prompts are made from.
    """

    option: Literal[1, 2, 3] = 3
    errata: bool = False
    position: bool = True
    anatomy: str = "lumbar_mr"


class AtlasSpec(_Part):
    """How registered atlases prompt the network; their set lies in the bundle.

    Attributes:
        form: What the channels after the grey image say of them.
        count: Atlases of each scan, the most alike.
        coarse: Shipped bundle whose segmentation they are registered to.
        with_coarse: Whether that segmentation counts as one more atlas.
    """

    form: Literal["probability", "set", "channels"]
    count: int = Field(ge=1)
    coarse: str
    with_coarse: bool = False


class NumberingSpec(_Part):
    """How far this model's level names can be trusted, measured on held-out scans.

    Attributes:
        temperature: Probabilities of whole numberings are proportional to exp(score / T).
        shift: Chance that all names are one level too high, and as much that they are too low,
            where the lowest disc or the sacrum is in view.
        shift_unanchored: The same where neither is.
    """

    temperature: float = Field(gt=0)
    shift: float = Field(ge=0, le=0.5)
    shift_unanchored: float = Field(ge=0, le=0.5)


class AgreementSpec(_Part):
    """How far arteries and veins are made to agree along each vessel, chosen on held-out scans.

    Attributes:
        prior: Weight of what the network says of a sure voxel; a neighbour with a common face,
            of which it says the same, has 1.
        contrast: How fast the tie of neighbours weakens with the difference of what it says.
    """

    prior: float = Field(gt=0)
    contrast: float = Field(ge=0)


class ModelCard(BaseModel):
    """The card of a bundle, `card.json`.

    Attributes:
        schema_version: Version of this layout (`schema` in the file).
        trained_on: Training data, in one line.
        split: What was held out, and how the split was made.
        limits: What the model cannot do or was not tried on.
        metrics: Measured quality on held-out data.
        architecture: Registered name of the network.
        classes: Structure name of each output channel; channel 0 is "background".
        text: How prompts become tokens; None for a network that reads no text.
        atlases: How atlases prompt it; None for a network that knows none.
        numbering: How far its level names can be trusted; None where that was not measured.
        agreement: How arteries and veins are made to agree along vessels; None if every voxel
            stands for itself.
        files: SHA-256 of every other file of the bundle.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_version: Literal[1] = Field(default=CARD_SCHEMA, alias="schema")
    name: str = Field(min_length=1)
    version: str
    description: str
    licence: Licence
    trained_on: str
    credit: str
    split: str
    limits: list[str]
    metrics: dict[str, JsonValue] = {}
    architecture: str
    classes: tuple[str, ...] = Field(min_length=2)
    input: InputSpec
    text: TextSpec | None = None
    prompt: PromptSpec = PromptSpec()
    atlases: AtlasSpec | None = None
    numbering: NumberingSpec | None = None
    agreement: AgreementSpec | None = None
    files: dict[str, str]
    not_a_medical_device: str = NOT_A_MEDICAL_DEVICE

    @model_validator(mode="after")
    def _check(self) -> ModelCard:
        if self.classes[0] != "background":
            msg = "classes must begin with background"
            raise ValueError(msg)
        if len(set(self.classes)) != len(self.classes):
            msg = "classes must not repeat a name"
            raise ValueError(msg)
        for name, digest in self.files.items():
            if "/" in name or "\\" in name or name in ("", ".", "..", "card.json"):
                msg = f"files must be plain names inside the bundle, not {name!r}"
                raise ValueError(msg)
            if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
                msg = f"files: {name} needs a SHA-256 of 64 lower-case hexadecimal digits"
                raise ValueError(msg)
        return self

    @property
    def cube(self) -> CubeSpec | None:
        """What a network of cubes looks at; None for one that looks at slices."""
        spec = self.input
        if spec.window_hu is None or spec.spacing_mm is None or {*spec.size} != {spec.depth}:
            return None
        return CubeSpec(patch=spec.depth, spacing_mm=spec.spacing_mm, window_hu=spec.window_hu)

    def to_json(self) -> str:
        """Return the text of `card.json`."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes, *, source: str) -> ModelCard:
        """Read the text of a `card.json`.

        Args:
            text: Content of the file.
            source: Where it came from, for the error message.

        Raises:
            BundleError: It is no JSON, of another layout, or fields are missing or wrong.
        """
        try:
            content = json.loads(text)
        except ValueError as error:
            raise BundleError("the card is not valid JSON", source=source) from error
        found = content.get("schema") if isinstance(content, dict) else None
        if isinstance(found, int) and found != CARD_SCHEMA:
            raise BundleError(
                f"the card has layout {found}, this release reads {CARD_SCHEMA}",
                source=source,
                remedy="Update vertext or fetch a bundle made for this release",
            )
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "card"
            raise BundleError(
                f"the card is not valid: {place}: {first['msg']}", source=source
            ) from error
