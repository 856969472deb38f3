"""The MRSpineSeg challenge data as it is distributed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vertext.anatomy import LabelScheme
from vertext.data.case import Case
from vertext.data.listing import Listing
from vertext.data.natural_order import natural_order
from vertext.data.pair_files import pair_files
from vertext.data.series import Series
from vertext.errors import ReadError

_ENDING = ".nii.gz"
_MASK = "mask_"
_CREDIT = "MRSpineSeg challenge, for research under a signed agreement, not to be passed on"
_FOLDERS = (("MR", "Mask"), ("image", "groundtruth"), ("", ""))


def list_mrspineseg(folder: str | Path, scheme: LabelScheme) -> Listing:
    """List `Case7.nii.gz` with `mask_case7.nii.gz`.

    They lie in `MR` and `Mask` (the challenge's archive), in `image` and `groundtruth`, or side
    by side, in the folder or in `train` below it. Each case is a patient of its own; all are
    T2. Source: https://www.spinesegmentation-challenge.com (research only, signed agreement).

    Args:
        folder: Holds one of these layouts.
        scheme: Whose numbers the masks are.

    Raises:
        ReadError: No layout is found.
    """
    folder = Path(folder)
    for root in (folder, folder / "train"):
        for image_folder, mask_folder in _FOLDERS:
            images = [f for f in _files(root / image_folder) if not _is_mask(f)]
            if images:
                masks = [f for f in _files(root / mask_folder) if mask_folder or _is_mask(f)]
                pairs, problems = pair_files(_by_name(images), _by_name(masks))
                return Listing(folder, scheme, _CREDIT, _cases(pairs, scheme), problems)
    raise ReadError(
        "there is no Case*.nii.gz",
        source=folder,
        remedy="Put images into MR and masks into Mask, or images into image and masks into "
        "groundtruth",
    )


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{_ENDING}"))


def _by_name(files: Iterable[Path]) -> dict[str, Path]:
    """Return files by the name that an image and its mask share."""
    return {file.name.lower().removesuffix(_ENDING).removeprefix(_MASK): file for file in files}


def _is_mask(file: Path) -> bool:
    return file.name.lower().startswith(_MASK)


def _cases(pairs: dict[str, tuple[Path, Path]], scheme: LabelScheme) -> tuple[Case, ...]:
    cases = (
        Case(image.name.removesuffix(_ENDING), image, mask, scheme, series=Series.T2)
        for image, mask in pairs.values()
    )
    return tuple(sorted(cases, key=lambda case: natural_order(case.name)))
