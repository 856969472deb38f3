"""A result in a notebook: the scan, and every named structure in its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vertext.errors import MissingExtraError, UsageError
from vertext.inference.result import Result
from vertext.volumes import LabelMap
from vertext.volumes.colour_table import ColourRow, colour_rows
from vertext.volumes.nifti_bytes import nifti_bytes

if TYPE_CHECKING:
    from ipyniivue import NiiVue

_BACKGROUND = ColourRow(0, "background", (0, 0, 0))


def show(result: Result, *, opacity: float = 0.5, height: int = 480) -> NiiVue:
    """Show a result in Jupyter: slices to scroll, planes and 3-D to choose, names at the cross.

    Args:
        result: What to show.
        opacity: Of the structures, 0 to 1.
        height: Of the view, pixels.

    Returns:
        The widget; a cell that ends in it shows it, and its own options steer it.

    Raises:
        MissingExtraError: ipyniivue is not installed.
        UsageError: This is no notebook.
    """
    try:
        from ipyniivue import NiiVue, SliceType, Volume
    except ImportError as error:
        raise MissingExtraError("ipyniivue", "notebook") from error
    _check_notebook()
    # Internal numbers are small and dense, as the viewer's colour tables want them.
    labels = LabelMap.on(result.canonical, result.structures, scheme="internal")
    drawn = Volume(data=nifti_bytes(labels), name="labels.nii.gz", opacity=opacity)
    drawn.set_colormap_label(_colour_table(labels))
    scan = Volume(data=nifti_bytes(result.canonical), name="scan.nii.gz")
    view = NiiVue(height=height, slice_type=SliceType.SAGITTAL, sagittal_nose_left=True)
    view.load_volumes([scan, drawn])
    return view


def _check_notebook() -> None:
    from IPython.core.getipython import get_ipython

    if not hasattr(get_ipython(), "kernel"):
        raise UsageError(
            "results are shown in notebooks, and this is none",
            remedy='Run it in Jupyter; elsewhere result.preview("preview.png") draws a picture',
        )


def _colour_table(labels: LabelMap) -> dict[str, Any]:
    """Return names and colours of the structures that are there, as NiiVue wants them."""
    present = set(labels.data.ravel().tolist())
    names = {label: name for label, name in labels.names.items() if label in present - {0}}
    rows = [_BACKGROUND, *colour_rows(names)]
    return {
        "I": [row.label for row in rows],
        "R": [row.shown[0] for row in rows],
        "G": [row.shown[1] for row in rows],
        "B": [row.shown[2] for row in rows],
        "A": [255 if row.label else 0 for row in rows],
        "labels": [row.name for row in rows],
    }
