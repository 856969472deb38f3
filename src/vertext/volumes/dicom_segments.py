"""What a DICOM segmentation says of each of its segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from vertext.anatomy import SPINE
from vertext.anatomy.concepts import CONCEPTS
from vertext.errors import LabelError
from vertext.volumes.label_map import LabelMap

if TYPE_CHECKING:
    from highdicom.seg import SegmentDescription


def segment_descriptions(
    labels: LabelMap, numbers: Sequence[int], model: tuple[str, str], *, consecutive: bool
) -> list[SegmentDescription]:
    """Return name, code, colour and maker of each segment.

    Args:
        labels: Knows the name of each number.
        numbers: Labels that become segments, in ascending order.
        model: Name and version of what drew the labels.
        consecutive: Whether segments are numbered 1, 2, ... in place of the labels' own numbers.

    Raises:
        LabelError: A number has no name, or one that is no structure's.
    """
    from highdicom import AlgorithmIdentificationSequence
    from highdicom.color import CIELabColor
    from highdicom.seg import SegmentDescription

    algorithm = AlgorithmIdentificationSequence(
        name=model[0], version=model[1], family=codes.DCM.ArtificialIntelligence
    )
    descriptions = []
    for place, number in enumerate(numbers, start=1):
        name = _name(labels, number)
        concept = CONCEPTS[name]
        descriptions.append(
            SegmentDescription(
                segment_number=place if consecutive else number,
                segment_label=name,
                segmented_property_category=codes.SCT.AnatomicalStructure,
                segmented_property_type=Code(concept.code, "SCT", concept.meaning),
                algorithm_type="AUTOMATIC",
                algorithm_identification=algorithm,
                display_color=CIELabColor.from_rgb(*SPINE.by_name(name).colour),
            )
        )
    return descriptions


def _name(labels: LabelMap, number: int) -> str:
    name = labels.names.get(number)
    if name is None or name not in CONCEPTS:
        raise LabelError(
            f"label {number} has no name of a structure",
            source=labels.source,
            remedy="Say whose numbers these are",
        )
    return name
