"""What a simulated user says about a scan, written down before anything is predicted."""

from __future__ import annotations

from pathlib import Path

from vertext.benchmark.judged_scan import JudgedScan
from vertext.prompts import (
    AnatomyDescription,
    PromptFile,
    PromptSource,
    reference_slice,
    simulate_user,
)


def user_prompt(
    scan: JudgedScan, source: PromptSource, anatomy: AnatomyDescription, folder: Path
) -> PromptFile | None:
    """Return the prompt file of a scan; it is made once, from one slice, and then only read.

    Args:
        scan: The scan.
        source: Any prompt source.
        anatomy: The anatomy that the user knows.
        folder: Where prompt files are kept, the same for all runs.

    Returns:
        None for a source that asks no user.
    """
    if source not in (PromptSource.RANGE_SIMULATED, PromptSource.CLICKS_SIMULATED):
        return None
    file = folder / f"{scan.case.name}.{source.name.split('_')[0].lower()}.json"
    if file.is_file():
        return PromptFile.load(file)
    volume = scan.view.volume
    index = reference_slice(volume.shape[0])
    said = simulate_user(
        scan.truth[index],
        anatomy,
        case=scan.case.name,
        index=index,
        count=volume.shape[0],
        affine=volume.affine if source is PromptSource.CLICKS_SIMULATED else None,
    )
    said.save(file)
    return said
