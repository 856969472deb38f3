"""Search, fetch and store on one DICOMweb server, by means of dicomweb-client."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pydicom
import requests
from dicomweb_client import DICOMwebClient
from pydicom.dataset import Dataset

from vertext.pacs.archive_session import ArchiveSession
from vertext.pacs.check_stored import check_stored
from vertext.pacs.found_series import FoundSeries
from vertext.pacs.found_study import FoundStudy
from vertext.pacs.limits import Limits
from vertext.pacs.pacs_error import NothingThereError, PacsError, StoreError
from vertext.pacs.told_failures import told_failures

_STUDY_FIELDS = ("PatientID", "PatientName", "StudyDate", "StudyDescription", "ModalitiesInStudy")
_SERIES_FIELDS = ("Modality", "SeriesDescription", "NumberOfSeriesRelatedInstances")
_AS_STORED = (("application/dicom", "*"),)
_ALL_REFUSED = 409


class Archive:
    """A DICOMweb server; safe to share between threads.

    Every method raises PacsError where the server cannot be reached, refuses, answers with
    something else, or with more than is allowed.

    Args:
        url: http or https URL of the service.
        limits: What it may send.
    """

    def __init__(self, url: str, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self.url = url
        self._limits = limits

    def studies(
        self, *, patient_id: str = "", date: str = "", description: str = "", most: int = 50
    ) -> list[FoundStudy]:
        """Search for studies (QIDO-RS).

        Args:
            patient_id: Whose; * stands for any letters.
            date: YYYYMMDD, or YYYYMMDD-YYYYMMDD.
            description: Words of the description, in their order.
            most: How many to return at most.
        """
        filters = {"PatientID": patient_id, "StudyDate": date}
        if description:
            filters["StudyDescription"] = f"*{'*'.join(description.split())}*"
        with self._connected() as client:
            answers = client.search_for_studies(
                search_filters={name: word for name, word in filters.items() if word},
                fields=_STUDY_FIELDS,
                limit=most,
            )
            return [FoundStudy.of(answer) for answer in answers]

    def series(self, study: str) -> list[FoundSeries]:
        """Return the series of a study (QIDO-RS)."""
        with self._connected() as client:
            answers = client.search_for_series(study, fields=_SERIES_FIELDS)
            return [FoundSeries.of(answer) for answer in answers]

    def headers(self, study: str, series: str) -> list[Dataset]:
        """Return the headers of a series, without pixels (WADO-RS)."""
        with self._connected() as client:
            answers = client.retrieve_series_metadata(study, series)
            return [Dataset.from_json(answer, lambda *_: None) for answer in answers]

    def fetch(self, study: str, series: str, folder: Path) -> None:
        """Write the instances of a series into a folder, compressed as they are (WADO-RS).

        Raises:
            NothingThereError: It has no instances.
            ResourceError: They cannot be written.
        """
        count = 0
        with self._connected() as client:
            for count, instance in enumerate(
                client.iter_series(study, series, media_types=_AS_STORED), start=1
            ):
                if instance.SeriesInstanceUID != series:
                    raise PacsError("the server sent another series than it was asked for")
                instance.save_as(folder / f"{count:05d}.dcm", enforce_file_format=True)
        if not count:
            raise NothingThereError("the series is empty", source=self.url)

    def store(self, files: Sequence[Path]) -> None:
        """Send DICOM files and make sure that each was stored (STOW-RS).

        Raises:
            StoreError: The server cannot be reached, or did not store one of them.
        """
        sent = [pydicom.dcmread(file) for file in files]
        with self._connected(StoreError) as client:
            try:
                answer = client.store_instances(sent)
            except requests.HTTPError as error:
                if error.response.status_code != _ALL_REFUSED:
                    raise
                answer = Dataset.from_json(error.response.json())
            check_stored(answer, sent, self.url)

    @contextmanager
    def _connected(
        self, kind: type[PacsError | StoreError] = PacsError
    ) -> Iterator[DICOMwebClient]:
        with told_failures(self.url, kind), ArchiveSession(self._limits) as session:
            client = DICOMwebClient(
                self.url,
                session,
                timeout=self._limits.silence_seconds,
                chunk_size=self._limits.series_bytes,  # else bodies go in chunks, which some refuse
            )
            client.host = urlsplit(self.url).netloc  # becomes the Host header, port and all
            client.set_http_retry_params(retry=False)
            yield client
