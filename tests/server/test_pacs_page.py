"""The dialog "From PACS" and the button "Send to PACS" in a real browser."""

from __future__ import annotations

import pytest

from tests.inference.phantom_bundle import coded_phantom
from tests.mr_series import IDENTITY, write_mr_series
from tests.orthanc import needs_orthanc, running_orthanc
from tests.server.page_driver import IN_A_BROWSER, press, settle
from vertext.pacs.archive import Archive
from vertext.pacs.open_archive import open_archive

pytestmark = [*IN_A_BROWSER, needs_orthanc]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with running_orthanc(tmp_path_factory.mktemp("pacs") / "orthanc") as url:
        yield open_archive(url)


@pytest.fixture
def dicomweb(archive: Archive) -> str:
    return archive.url


@pytest.fixture
def series(archive: Archive, tmp_path) -> str:
    """Study Instance UID of a series in the archive."""
    folder = write_mr_series(tmp_path / "series", coded_phantom())
    archive.store(sorted(folder.iterdir()))
    return archive.studies()[0].uid


def test_a_study_is_found_opened_and_answered(page, archive, series):
    page.click("#from-pacs")
    page.fill("#pacs-patient", "nobody")
    page.keyboard.press("Enter")
    settle(page)
    assert page.inner_text("#pacs-message") == "0 studies"
    page.fill("#pacs-patient", IDENTITY["PatientID"])
    page.fill("#pacs-date", "2021-02-03")
    page.fill("#pacs-description", "lumbago")
    press(page, "#pacs-search button")
    assert page.inner_text("#pacs-message") == "1 study"
    press(page, "#pacs-found button")
    assert IDENTITY["SeriesDescription"] in page.inner_text("#pacs-found ul button")
    press(page, "#pacs-found ul button")
    assert not page.is_visible("#pacs")
    assert page.is_disabled("#to-pacs")
    press(page, "#segment")
    press(page, "#to-pacs")
    assert "The PACS has" in page.inner_text("#message")
    assert {each.modality for each in archive.series(series)} == {"MR", "SEG", "SR"}


def test_the_dialog_is_closed_by_keyboard(page):
    page.click("#from-pacs")
    assert page.is_visible("#pacs")
    page.keyboard.press("Escape")
    assert not page.is_visible("#pacs")
