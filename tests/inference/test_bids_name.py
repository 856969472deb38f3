"""Names of derivatives."""

import pytest

from vertext.errors import UsageError
from vertext.inference.bids_name import BidsName


@pytest.mark.parametrize(
    ("name", "folder", "stem"),
    [
        ("sub-01_T2w", "sub-01/anat", "sub-01_space-T2w_desc-vertext"),
        ("sub-A_ses-2_run-1_T1w", "sub-A/ses-2/anat", "sub-A_ses-2_run-1_space-T1w_desc-vertext"),
    ],
)
def test_entities_stay_and_the_suffix_becomes_the_space(name: str, folder: str, stem: str) -> None:
    assert BidsName.of(name) == BidsName(folder, stem)


@pytest.mark.parametrize("name", ["scan", "sub-01", "T2w", "sub-01_desc-x_T2w", "sub-01_acq-_T2w"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="no BIDS name"):
        BidsName.of(name)
