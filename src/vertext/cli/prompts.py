"""`vertext prompts`: what the prompt generator says about a label map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vertext.prompts import AnatomyDescription, Prompt
    from vertext.volumes import LabelMap


def prompts(
    labels: Annotated[
        Path, typer.Argument(metavar="LABELS", help="Label map of any numbering scheme.")
    ],
    option: Annotated[
        int,
        typer.Option(
            min=1, max=3, help="1 image type, 2 with structures, 3 with position and order."
        ),
    ] = 3,
    slice_index: Annotated[
        int | None,
        typer.Option(
            "--slice", help="Sagittal slice, counted from the patient's right; default the middle."
        ),
    ] = None,
    scheme: Annotated[
        str | None,
        typer.Option(help="Whose numbers these are; default what the file says, else spider."),
    ] = None,
    anatomy: Annotated[
        str, typer.Option(help="Anatomy description: a packaged name or a .yaml file.")
    ] = "lumbar_mr",
    errata: Annotated[
        bool, typer.Option("--errata", help="Nouns and positions of the paper, with its slips.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the holistic and all class-wise prompts of a slice of a label map."""
    from vertext.prompts import (
        PromptGenerator,
        PromptSource,
        load_description,
        present_structures,
        slice_position,
    )
    from vertext.volumes import read_labels

    description = load_description(anatomy)
    label_map = read_labels(labels)
    classes = _classes(label_map, description, scheme)
    index = _checked_index(slice_index, len(classes), labels)
    generator = PromptGenerator(description, option=option, errata=errata, allow_oracle=True)
    prompt = generator.prompt(
        present_structures(classes[index], description),
        slice_position(index, len(classes), sides_known=label_map.orientation_known),
        PromptSource.ORACLE,
    )
    show = _as_json if as_json else _as_text
    typer.echo(show(prompt, description, index, len(classes)))


def _classes(
    label_map: LabelMap, description: AnatomyDescription, scheme_name: str | None
) -> NDArray[np.integer]:
    """Return class numbers of the description, (Z, H, W); says what it must leave out."""
    import numpy as np

    from vertext.anatomy import SPINE, scheme

    data = _sagittal(label_map)
    count = len(description.classes)
    if description.classes != SPINE.classes[:count]:
        # An anatomy of its own has no numbering schemes: its labels are its class numbers.
        classes = data
    else:
        classes, _ = scheme(scheme_name or label_map.scheme or "spider").to_internal(data)
    unsaid = np.unique(data[classes >= count]).tolist()
    if unsaid:
        numbers = ", ".join(map(str, unsaid))
        typer.echo(f"No prompt of {description.name} can name the labels {numbers}.", err=True)
    return classes


def _sagittal(label_map: LabelMap) -> NDArray[np.integer]:
    """Return the labels in the canonical view, (Z, H, W)."""
    from vertext.volumes import SagittalView

    return SagittalView.of(label_map).volume.data


def _checked_index(index: int | None, count: int, source: Path) -> int:
    from vertext.errors import UsageError

    index = count // 2 if index is None else index
    if not 0 <= index < count:
        raise UsageError(
            f"there is no slice {index}", source=source, remedy=f"Choose 0 to {count - 1}"
        )
    return index


def _as_text(prompt: Prompt, description: AnatomyDescription, index: int, count: int) -> str:
    title = f"Slice {index} of {count}, option {prompt.option}, source {prompt.source}"
    width = max(map(len, description.classes))
    sentences = (
        f"  {name:<{width}}  {sentence}"
        for name, sentence in zip(description.classes, prompt.class_sentences, strict=True)
    )
    return "\n".join((title, "", prompt.text, "", *sentences))


def _as_json(prompt: Prompt, description: AnatomyDescription, index: int, count: int) -> str:
    sentences = dict(zip(description.classes, prompt.class_sentences, strict=True))
    content = {
        "slice": index,
        "slices": count,
        "option": prompt.option,
        "source": prompt.source,
        "text": prompt.text,
        "phrases": prompt.phrases,
        "class_sentences": sentences,
    }
    return json.dumps(content, indent=2)
