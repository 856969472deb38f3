"""The integrity check of a data set, before anything is trained on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import numpy as np

from vertext.data.case import Case
from vertext.data.case_facts import CaseFacts
from vertext.data.dataset_error import DatasetError
from vertext.data.listing import Listing
from vertext.errors import VertextError
from vertext.progress import Progress, no_progress
from vertext.volumes import LabelMap, Volume, read_labels, read_scan

SAME_PLACE_MM = 0.1
"""Largest distance of the same corner in an image and in its labels."""


def check_cases(listing: Listing, *, progress: Progress = no_progress) -> tuple[CaseFacts, ...]:
    """Read every scan of a folder and make sure that it can be trained on.

    Checked are: files and names, readability, NaN and infinite values, a sagittal view, equal
    shapes, grids that lie in the same place, labels that the scheme knows, at least one named
    structure, and images that are there twice.

    Args:
        listing: The folder's scans.
        progress: Is told after each scan.

    Returns:
        The facts of every scan, in order.

    Raises:
        DatasetError: Something is wrong; everything that is wrong is listed.
    """
    problems = list(listing.problems)
    facts: list[CaseFacts] = []
    for number, case in enumerate(listing.cases, start=1):
        found, wrong = _inspect(case, listing)
        problems += wrong
        if found is not None:
            facts.append(found)
        progress("checking", number, len(listing.cases))
    problems += _doubled_names(listing.cases)
    problems += _doubled_images(facts)
    if problems:
        raise DatasetError(
            problems, source=listing.folder, remedy="Mend or take away these files, then try again."
        )
    return tuple(facts)


def _inspect(case: Case, listing: Listing) -> tuple[CaseFacts | None, list[str]]:
    """Return the facts of a scan, or all that is wrong with it."""
    problems: list[str] = []
    image = labels = None
    with _noting(case.image, listing, problems):
        image = read_scan(case.image)
    with _noting(case.labels, listing, problems):
        labels = read_labels(case.labels)
    if image is not None and labels is not None and (wrong := _misplaced(image, labels)):
        problems.append(f"{_short(case.labels, listing)}: {wrong}")
    if labels is None:
        return None, problems
    with _noting(case.labels, listing, problems):
        if problems or image is None:
            listing.scheme.to_internal(labels.data)
            return None, problems
        facts = CaseFacts.of(case, image, labels)
        if facts.voxels:
            return facts, []
        problems.append(f"{_short(case.labels, listing)}: its labels name no structure")
    return None, problems


@contextmanager
def _noting(file: Path, listing: Listing, problems: list[str]) -> Iterator[None]:
    """Turn an error into a line of the list."""
    try:
        yield
    except VertextError as error:
        problems.append(f"{_short(file, listing)}: {error.problem}")


def _short(file: Path, listing: Listing) -> str:
    return file.relative_to(listing.folder).as_posix()


def _misplaced(image: Volume, labels: LabelMap) -> str | None:
    """Say how the grid of the labels differs from that of the image."""
    if image.shape != labels.shape:
        return f"its shape {labels.shape} is not the image's {image.shape}"
    corners = np.array([(*corner, 1) for corner in product(*((0, n - 1) for n in image.shape))])
    away = np.linalg.norm(((image.affine - labels.affine) @ corners.T)[:3], axis=0).max()
    if away > SAME_PLACE_MM:
        return f"its affine puts it up to {away:.1f} mm from the image"
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
