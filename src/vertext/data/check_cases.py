"""The integrity check of a data set, before anything is trained on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import numpy as np

from vertext.anatomy import LabelScheme
from vertext.data.case import Case
from vertext.data.case_facts import CaseFacts
from vertext.data.dataset_error import DatasetError
from vertext.data.listing import Listing
from vertext.errors import VertextError
from vertext.volumes import LabelMap, Volume, read_labels, read_scan

SAME_PLACE_MM = 0.1
"""Largest distance of the same corner in an image and in its labels."""


def check_cases(listing: Listing, *, cases: Iterable[Case] | None = None) -> tuple[CaseFacts, ...]:
    """Read every scan of a folder and make sure that it can be trained on.

    Checked are: files and names, readability, NaN and infinite values, a sagittal view, equal
    shapes, grids that lie in the same place, labels that the scheme knows, at least one named
    structure, and images that are there twice.

    Args:
        listing: The folder's scans.
        cases: The same scans from an iterator that shows progress.

    Returns:
        The facts of every scan, in order.

    Raises:
        DatasetError: Something is wrong; everything that is wrong is listed.
    """
    problems = list(listing.problems)
    facts: list[CaseFacts] = []
    for case in listing.cases if cases is None else cases:
        found, wrong = _inspect(case, listing.scheme)
        problems += wrong
        if found is not None:
            facts.append(found)
    problems += _doubled_names(listing.cases)
    problems += _doubled_images(facts)
    if problems:
        raise DatasetError(
            problems, source=listing.folder, remedy="Mend or take away these files, then try again."
        )
    return tuple(facts)


def _inspect(case: Case, scheme: LabelScheme) -> tuple[CaseFacts | None, list[str]]:
    """Return the facts of a scan, or what is wrong with it."""
    image, labels, problems = None, None, []
    try:
        image = read_scan(case.image)
    except VertextError as error:
        problems.append(_line(case.image, error))
    try:
        labels = read_labels(case.labels)
    except VertextError as error:
        problems.append(_line(case.labels, error))
    if image is None or labels is None:
        return None, problems
    wrong = _misplaced(case, image, labels)
    if wrong:
        return None, [wrong]
    try:
        facts = CaseFacts.of(case, image, labels, scheme)
    except VertextError as error:
        return None, [_line(case.labels, error)]
    if not facts.voxels:
        return None, [f"{case.labels.name}: its labels name no structure"]
    return facts, []


def _line(file: Path, error: VertextError) -> str:
    return f"{file.name}: {error.problem}"


def _misplaced(case: Case, image: Volume, labels: LabelMap) -> str | None:
    """Say how the grid of the labels differs from that of the image."""
    if image.shape != labels.shape:
        return f"{case.labels.name}: its shape {labels.shape} is not the image's {image.shape}"
    corners = np.array([(*corner, 1) for corner in product(*((0, n - 1) for n in image.shape))])
    away = np.linalg.norm(((image.affine - labels.affine) @ corners.T)[:3], axis=0).max()
    if away > SAME_PLACE_MM:
        return f"{case.labels.name}: its affine puts it up to {away:.1f} mm from the image"
    return None


def _doubled_names(cases: Iterable[Case]) -> list[str]:
    counts = Counter(case.name for case in cases)
    return [f"{name}: {n} scans have this name" for name, n in counts.items() if n > 1]


def _doubled_images(facts: Iterable[CaseFacts]) -> list[str]:
    """Return a line for every image that is there more than once."""
    copies: dict[str, list[Case]] = defaultdict(list)
    for fact in facts:
        copies[fact.digest].append(fact.case)
    lines = []
    for cases in copies.values():
        if len(cases) > 1:
            patients = sorted({case.patient for case in cases})
            owners = f"of patients {', '.join(patients)}" if len(patients) > 1 else "of one patient"
            names = ", ".join(case.name for case in cases)
            lines.append(f"{names}: the same image under several names, {owners}")
    return lines
