"""What a benchmark compares, read from YAML."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from vertext.benchmark.published_rows import published_names
from vertext.errors import UsageError
from vertext.prompts import PromptSource
from vertext.training.config_layers import expanded_path

SOURCES = (
    PromptSource.NONE,
    PromptSource.TEMPLATE,
    PromptSource.RANGE_SIMULATED,
    PromptSource.CLICKS_SIMULATED,
    PromptSource.PREDICTED,
    PromptSource.REPORT,
    PromptSource.ORACLE,
)
"""Prompt sources that can be benchmarked; a simulated user stands for the user."""
_USUAL = (PromptSource.TEMPLATE, PromptSource.RANGE_SIMULATED, PromptSource.ORACLE)


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Row(_Settings):
    """One network, trained once a seed and split.

    Attributes:
        config: Experiment, relative to the matrix file.
        title: Name in tables; that of the experiment by default.
        prompts: Prompt sources in place of the matrix's. On a network that reads no text a range
            or clicks guide the decoding only.
        pretrained: Weights that the network started from; None is "none, from scratch".
        published: Row of the paper that it stands for, see `published_names`.
    """

    config: Path
    title: str | None = None
    prompts: tuple[PromptSource, ...] | None = None
    pretrained: str | None = None
    published: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _path_alone(cls, value: Any) -> Any:
        return {"config": value} if isinstance(value, str) else value

    @field_validator("published")
    @classmethod
    def _is_published(cls, name: str | None) -> str | None:
        if name is not None and name not in published_names():
            raise ValueError(f"the paper has no row {name!r}; rows: {', '.join(published_names())}")
        return name


class SplitFolds(_Settings):
    """Folds of the data set by use; patients never stand in two folds.

    Attributes:
        train: Folds to train on.
        validate_on: Folds whose scores are logged while training. Nothing is selected by them,
            so they may be tested as well.
        test: Folds that results are told of.
    """

    train: tuple[int, ...] = Field(min_length=1)
    validate_on: tuple[int, ...] = ()
    test: tuple[int, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unseen(self) -> SplitFolds:
        if both := set(self.train) & {*self.test, *self.validate_on}:
            raise ValueError(f"folds {sorted(both)} are trained on and judged")
        return self


class StoredFold(_Settings):
    """A division that `vertext prepare` stored in the folder of the scans.

    Attributes:
        stored: Name of its file there.
        fold: Which division of the file.
        unit: What the file divides; a split of slices is a leakage experiment, and every result
            says so.
    """

    stored: str
    fold: int = Field(0, ge=0)
    unit: Literal["patient", "slice"] = "patient"


Division = SplitFolds | StoredFold
"""Who is trained on and who is tested."""


class Controls(_Settings):
    """Rows that the reference is set beside in figures.

    Attributes:
        text: The reference without text, or with constant text.
        ccae: The reference without CCAE.
    """

    text: str | None = None
    ccae: str | None = None


class Matrix(_Settings):
    """Networks × splits × seeds × prompt sources.

    Attributes:
        name: Names the folder of all its runs.
        rows: The networks.
        seeds: Seeds of each network.
        splits: Who is trained on and who is tested, by name.
        prompts: Prompt sources of networks that read text.
        gradings: SPIDER's table of disc gradings, relative to the matrix file, which the source
            "report" puts into words; variables like ${VERTEXT_DATA} count.
        reference: Row that the others are tested against; None tests nothing.
        controls: Rows that the reference is set beside in figures.
        drawn: Rows that figures of several networks show; by default the first six.
    """

    name: str = Field(pattern=r"^[\w-]+$")
    rows: tuple[Row, ...] = Field(min_length=1)
    seeds: tuple[int, ...] = Field((0,), min_length=1)
    splits: dict[str, Division] = Field(min_length=1)
    prompts: tuple[PromptSource, ...] = Field(_USUAL, min_length=1)
    gradings: str | None = None
    reference: str | None = None
    controls: Controls = Controls()
    drawn: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _can_be_asked(self) -> Matrix:
        asked = {*self.prompts, *(source for row in self.rows for source in row.prompts or ())}
        if odd := sorted(asked - set(SOURCES)):
            raise ValueError(f"nobody can be asked for the prompts {', '.join(odd)}")
        if PromptSource.REPORT in asked and self.gradings is None:
            raise ValueError("the prompts report need gradings: the table that is put into words")
        return self


def read_matrix(path: str | Path) -> Matrix:
    """Read a YAML file; the paths of its experiments are relative to it.

    Raises:
        UsageError: The file is missing or no YAML, a key is unknown, or a value is not allowed.
    """
    path = Path(path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        matrix = Matrix.model_validate(content)
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", source=path) from error
    except yaml.YAMLError as error:
        raise UsageError(f"is not valid YAML ({error})", source=path) from error
    except ValidationError as error:
        raise UsageError(_explain(error), source=path) from error
    rows = [row.model_copy(update={"config": path.parent / row.config}) for row in matrix.rows]
    gradings = matrix.gradings and str(path.parent / expanded_path(matrix.gradings))
    return matrix.model_copy(update={"rows": tuple(rows), "gradings": gradings})


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    if first["type"] != "extra_forbidden":
        return f"{place}: {first['msg']}".removeprefix(": ")
    known = [
        name
        for model in (Matrix, SplitFolds, StoredFold, Controls, Row)
        for name in model.model_fields
    ]
    near = get_close_matches(str(first["loc"][-1]), known, n=1, cutoff=0.0)
    return f"unknown key {place}; the nearest valid key is {near[0]}"
