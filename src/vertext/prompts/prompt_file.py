"""What a user said about a case, kept in a file apart from any prediction."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from vertext.errors import ReadError
from vertext.files import atomic_path
from vertext.prompts.anatomy_description import AnatomyDescription
from vertext.prompts.click import Click
from vertext.prompts.prompt_source import PromptSource
from vertext.prompts.structure_range import range_structures


class PromptFile(BaseModel):
    """A range or clicks on one reference slice of a case.

    Attributes:
        format: Version of the file.
        case: Name of the case.
        source: Who said it: a user or a simulated one.
        reference_slice: Slice that was looked at, counted from the patient's right.
        slice_count: Slices of the stack.
        first: Uppermost structure seen.
        last: Lowest structure seen.
        clicks: The clicks; none for a range.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["vertext-prompt-1"] = "vertext-prompt-1"
    case: str
    source: PromptSource
    reference_slice: int
    slice_count: int
    first: str
    last: str
    clicks: tuple[Click, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        with_clicks = {PromptSource.CLICKS, PromptSource.CLICKS_SIMULATED}
        if self.source not in {PromptSource.RANGE, PromptSource.RANGE_SIMULATED, *with_clicks}:
            raise ValueError(f"a prompt file cannot come from {self.source.value!r}")
        if bool(self.clicks) != (self.source in with_clicks):
            raise ValueError("clicks belong to a prompt from clicks, and only there")
        return self

    def structures(
        self, anatomy: AnatomyDescription, *, dataset: str | None = None
    ) -> tuple[str, ...]:
        """Return the structures that the prompt of every slice of the case names.

        Args:
            anatomy: The anatomy of the names.
            dataset: Names a data set to leave out what it does not annotate.

        Raises:
            UsageError: If a name is unknown.
        """
        return range_structures(anatomy, self.first, self.last, dataset=dataset)

    def save(self, path: str | Path) -> None:
        """Write the file as JSON.

        Raises:
            ResourceError: If it cannot be written.
        """
        with atomic_path(path) as temporary:
            temporary.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a prompt file.

        Raises:
            ReadError: If it is missing or not a prompt file.
        """
        try:
            return cls.model_validate_json(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ReadError(f"cannot be read ({error})", source=path) from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the file"
            raise ReadError(
                f"is not a prompt file: {where}: {first['msg']}", source=path
            ) from error
