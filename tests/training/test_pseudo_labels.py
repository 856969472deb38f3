"""A teacher's labels are kept where the counts confirm them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vertext.anatomy import SPINE
from vertext.anatomy.counted_levels import counted_levels
from vertext.data.case_notes import CaseNotes
from vertext.data.counted_picture import CountedPicture
from vertext.data.labelled_folder import list_labelled_folder
from vertext.data.series import Series
from vertext.models.model_bundle import DEFAULT_MODEL
from vertext.training.pseudo_labels import pseudo_labels
from vertext.volumes import SagittalView, read_labels, read_scan
from vertext.volumes.example_scan import example_scan

EXAMPLE = example_scan()


@pytest.fixture(scope="module")
def picture_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[float, float]]:
    view = SagittalView.of(read_scan(EXAMPLE)).volume
    file = tmp_path_factory.mktemp("pictures") / "34_t2_SPACE.png"
    Image.fromarray(view.data[view.shape[0] // 2].astype(np.uint8)).save(file)
    return file, view.spacing[1:]


def counted(picture_file: tuple[Path, tuple[float, float]], count: int) -> CountedPicture:
    return CountedPicture("34", Series.SPACE, *picture_file, vertebrae=count, discs=count)


def test_a_picture_with_the_counted_structures_is_labelled(
    picture_file: tuple[Path, tuple[float, float]], tmp_path: Path
) -> None:
    (label,) = pseudo_labels([counted(picture_file, 7)], DEFAULT_MODEL, tmp_path, folds={"34": 3})
    assert label.accepted
    (case,) = list_labelled_folder(tmp_path).complete()
    assert (case.fold, case.series) == (3, Series.SPACE)
    named = {SPINE.by_index(int(n)).name for n in np.unique(read_labels(case.labels).data) if n}
    assert named == {*counted_levels(vertebrae=7, discs=7), "canal"}


def test_other_counts_leave_no_label(
    picture_file: tuple[Path, tuple[float, float]], tmp_path: Path
) -> None:
    (label,) = pseudo_labels([counted(picture_file, 9)], DEFAULT_MODEL, tmp_path, folds={"34": 3})
    assert not label.accepted
    assert CaseNotes.read(tmp_path).cases == ()
    assert not list(tmp_path.glob("*.nii.gz"))
