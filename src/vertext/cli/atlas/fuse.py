"""`vertext atlas fuse`: segmentation by atlases alone."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vertext.cli.label_files import AUTO
from vertext.cli.progress_bar import progress_bar

if TYPE_CHECKING:
    import numpy as np

    from vertext.atlases import RegisteredAtlases
    from vertext.volumes import Volume


class Fusion(StrEnum):
    """How registered atlases become one label map."""

    VOTE = "vote"
    STAPLE = "staple"
    JLF = "jlf"


def fuse(
    coarse: Annotated[Path, typer.Argument(help="Coarse label map, such as of vertext segment.")],
    folder: Annotated[Path, typer.Argument(metavar="SET", help="Folder of the atlas set.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write (.nii or .nii.gz).")],
    method: Annotated[Fusion, typer.Option(help="How atlases become one label map.")] = Fusion.VOTE,
    count: Annotated[int, typer.Option(min=1, help="How many atlases, the most alike.")] = 10,
    scan: Annotated[
        Path | None, typer.Option(help="The scan of the label map; joint label fusion needs it.")
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="Patient whose atlases are not used; repeatable.")
    ] = None,
    scheme: Annotated[
        str, typer.Option(help="Whose numbers COARSE has; by default told by the file.")
    ] = AUTO,
    workers: Annotated[int, typer.Option(min=1, help="Atlases at a time.")] = 2,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file if it is there already.")
    ] = False,
) -> None:
    """Register atlases to a coarse label map and write what they agree on."""
    from vertext.anatomy import any_scheme
    from vertext.atlases import read_atlas_set, register_atlases, select_atlases
    from vertext.cli.label_files import read_numbers, refuse_existing, save_labels
    from vertext.registration import Spine, landmarks_of
    from vertext.volumes import LabelMap, SagittalView

    refuse_existing(out, overwrite=overwrite)
    grey = _read_grey(scan, method)
    labels, name = read_numbers(coarse, scheme, option="--scheme")
    view = SagittalView.of(labels)
    internal, _ = any_scheme(name).to_internal(view.volume.data)
    target = Spine(internal, view.volume.spacing, landmarks_of(any_scheme(name).inside))
    atlases = read_atlas_set(folder, images=method is Fusion.JLF).without(*(leave_out or ()))
    with progress_bar() as progress:
        chosen = select_atlases(target, atlases, count)
        registered = register_atlases(target, chosen, workers=workers, progress=progress)
    for rejected, reason in registered.rejected.items():
        typer.echo(f"atlas {rejected} is not used: {reason}", err=True)
    fused, _ = any_scheme(name).from_internal(_fused(method, registered, grey))
    header = labels.nifti_header
    restored = LabelMap(view.restore_labels(fused), labels.affine, scheme=name, nifti_header=header)
    save_labels(restored, out)
    typer.echo(f"{len(registered.warped)} atlases, {method.value}: written to {out}")


def _read_grey(scan: Path | None, method: Fusion) -> Volume | None:
    from vertext.errors import UsageError
    from vertext.volumes import SagittalView, read_scan

    if method is not Fusion.JLF:
        return None
    if scan is None:
        raise UsageError("joint label fusion compares scans", remedy="Give the scan with --scan")
    return SagittalView.of(read_scan(scan)).volume


def _fused(method: Fusion, registered: RegisteredAtlases, scan: Volume | None) -> np.ndarray:
    """Return internal numbers of the canonical view, (Z, H, W)."""
    from vertext.atlases import joint_label_fusion, majority_vote, staple

    if scan is not None:
        return joint_label_fusion(scan.data, registered)
    return {Fusion.VOTE: majority_vote, Fusion.STAPLE: staple}[method](registered.labels())
