"""A data set as it is distributed, checked and written as a folder to train from."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from vertext.anatomy import SCHEMES, LabelScheme, scheme
from vertext.data.annotated_structures import annotated_structures
from vertext.data.case_facts import CaseFacts
from vertext.data.check_cases import check_cases
from vertext.data.check_split import check_split
from vertext.data.dataset_formats import DatasetFormat
from vertext.data.dataset_table import DatasetTable
from vertext.data.make_split import DEFAULT_SEED, make_split
from vertext.data.split import SPLIT_FILE, Split
from vertext.data.write_labelled_folder import write_labelled_folder
from vertext.data.write_nnunet import check_nnunet_target, write_nnunet
from vertext.errors import ResourceError, UsageError
from vertext.files import atomic_path
from vertext.progress import Progress, no_progress

_TABLE_FILE = "dataset_table.json"
_FALLBACK_SCHEME = "internal"


@dataclass(frozen=True)
class PreparedDataset:
    """What was found and written.

    Attributes:
        table: The data set in numbers.
        facts: Facts of every scan.
        split: Who is trained on and who is tested, None where none was asked for.
        dropped: Voxels of structures that the scheme lacks; they became background.
    """

    table: DatasetTable
    facts: tuple[CaseFacts, ...]
    split: Split | None
    dropped: dict[str, int]


def prepare_dataset(
    layout: DatasetFormat,
    source: Path,
    target: Path,
    *,
    origin: str | None = None,
    to: str | None = None,
    form: Literal["folder", "nnunet"] = "folder",
    split: str | None = "8:1:1",
    seed: int = DEFAULT_SEED,
    progress: Progress = no_progress,
) -> PreparedDataset:
    """Check a data set, divide it, and write it as a folder; all of it or nothing.

    Args:
        layout: Layout of the source.
        source: Folder of the data set.
        target: Folder to write; it must not exist.
        origin: Name of the scheme of the source's labels; by default the layout tells.
        to: Name of the scheme to write; by default the source's own, so that nothing is lost.
        form: A plain labelled folder or a raw data folder of nnU-Net.
        split: Rule of the split, see `make_split`; None for none.
        seed: Seed of the split.
        progress: Is told after each scan that was checked or written.

    Raises:
        UsageError: The target exists, or the split or a scheme cannot be had.
        DatasetError: The data set is not whole; everything that is wrong is listed.
        LabelError: The scheme to write has no number for ignored voxels.
        ResourceError: The target cannot be written.
    """
    if target.exists():
        raise UsageError(
            "exists already", source=target, remedy="Choose another folder, or remove this one"
        )
    if form == "nnunet":
        check_nnunet_target(target)
    listing = layout.list(source, None if origin is None else scheme(origin))
    numbers = _target_scheme(to, listing.scheme)
    facts = check_cases(listing, progress=progress)
    table = DatasetTable.of(facts, listing.scheme)
    divided = None if split is None else make_split(split, facts, seed=seed)
    if divided is not None:
        check_split(divided, listing.cases)
    dropped: dict[str, int] = {}
    with _whole_folder(target) as folder:
        if form == "nnunet":
            write_nnunet(
                facts,
                folder,
                origin=listing.scheme,
                dataset=listing.dataset,
                split=divided,
                progress=progress,
            )
        else:
            dropped = write_labelled_folder(
                facts,
                folder,
                origin=listing.scheme,
                target=numbers,
                annotated=listing.annotated or annotated_structures(listing.scheme),
                dataset=listing.dataset,
                progress=progress,
            )
        if divided is not None:
            divided.write(folder / SPLIT_FILE)
        with atomic_path(folder / _TABLE_FILE) as file:
            file.write_text(json.dumps(asdict(table), indent=1) + "\n", encoding="utf-8")
    return PreparedDataset(table, facts, divided, dropped)


def _target_scheme(name: str | None, origin: LabelScheme) -> LabelScheme:
    """Return the scheme to write: a folder's own numbering has no name to be found by later."""
    if name is not None:
        return scheme(name)
    return origin if origin.name in SCHEMES else scheme(_FALLBACK_SCHEME)


@contextmanager
def _whole_folder(target: Path) -> Iterator[Path]:
    """Yield a folder that takes the target's place once the block succeeds."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".vertext-") as outer:
            # A folder of its own inside, since temporary folders are closed to other users.
            folder = Path(outer) / target.name
            folder.mkdir()
            yield folder
            folder.rename(target)
    except OSError as error:
        raise ResourceError(
            f"cannot be written ({error.strerror or error})",
            source=target,
            remedy="Free some disk space or choose another folder",
        ) from error
