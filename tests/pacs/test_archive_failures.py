"""Servers that refuse, break off or answer with something else: typed errors, bounded answers."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest

from tests.pacs.fake_server import HTML, always, endless, fake_server
from tests.volumes.dicom_files import write_slice
from vertext.errors import MissingExtraError
from vertext.pacs.archive import Archive
from vertext.pacs.limits import Limits
from vertext.pacs.open_archive import open_archive
from vertext.pacs.pacs_error import NothingThereError, PacsError, StoreError

MULTIPART = 'multipart/related; type="application/dicom"; boundary=B'
JSON = "application/dicom+json"
STUDY, SERIES = "1.2", "1.2.3"


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """One slice of SERIES."""
    pixels = np.arange(12, dtype=np.uint16).reshape(3, 4)
    return write_slice(tmp_path / "slice.dcm", pixels, (0, 0, 0))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "fetched"
    folder.mkdir()
    return folder


def parts(*bodies: bytes) -> bytes:
    head = b"--B\r\nContent-Type: application/dicom\r\n\r\n"
    return b"".join(head + body + b"\r\n" for body in bodies) + b"--B--\r\n"


def calls(archive: Archive, folder: Path) -> list[Callable[[], object]]:
    """Every way of reading from a server."""
    return [
        archive.studies,
        lambda: archive.series(STUDY),
        lambda: archive.headers(STUDY, SERIES),
        lambda: archive.fetch(STUDY, SERIES, folder),
    ]


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (always(401), PacsError, "refused (401). Set VERTEXT_DICOMWEB_TOKEN"),
        (always(403), PacsError, "refused (403). Set VERTEXT_DICOMWEB_TOKEN"),
        (always(404, HTML), NothingThereError, "no such study, series or service"),
        (always(500, HTML), PacsError, "status 500"),
        (always(503), PacsError, "status 503. Try again later"),
        (always(200, HTML), PacsError, "something that is no DICOM"),
        (always(200, b"[1]", JSON), PacsError, "something that is no DICOM"),
    ],
)
def test_whatever_is_asked_a_failure_is_told(folder, answer, kind, words):
    with fake_server(answer) as server:
        for call in calls(open_archive(server.url), folder):
            with pytest.raises(kind) as caught:
                call()
            assert words in str(caught.value)
            assert caught.value.exit_code == 3
    assert list(folder.iterdir()) == []


def test_a_server_that_is_not_there_is_told(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/x"
    for call in calls(open_archive(url), folder):
        with pytest.raises(PacsError, match="cannot be reached"):
            call()


def test_a_server_that_speaks_no_https_is_told():
    with fake_server(always(200)) as server, pytest.raises(PacsError, match="no https"):
        open_archive(server.url.replace("http:", "https:")).studies()


@pytest.mark.parametrize("kind", [MULTIPART, JSON, "text/html"])
def test_a_body_without_end_is_cut_short(folder, kind):
    limits = Limits(series_bytes=1 << 20, text_bytes=1 << 20)
    gone = threading.Event()
    with fake_server(endless(bytes(1 << 16), gone, 0, kind)) as server:
        for call in calls(open_archive(server.url, limits), folder)[2:]:
            with pytest.raises(PacsError, match=r"no DICOM|more than the 1 MiB"):
                call()
        gone.set()


def test_a_small_body_that_unpacks_to_a_huge_one_is_cut_short():
    bomb = always(200, gzip.compress(bytes(10 << 20)), JSON, **{"Content-Encoding": "gzip"})
    with fake_server(bomb) as server, pytest.raises(PacsError, match="more than the 1 MiB"):
        open_archive(server.url, Limits(text_bytes=1 << 20)).studies()


@pytest.mark.parametrize(
    ("pause", "limits", "words"),
    [
        (0.02, Limits(seconds=0.3), "takes longer"),
        (60.0, Limits(silence_seconds=0.2), "did not answer in time"),
    ],
    ids=["trickle", "silence"],
)
def test_a_slow_server_is_not_waited_for(folder, pause, limits, words):
    gone = threading.Event()
    with fake_server(endless(b" ", gone, pause, MULTIPART)) as server:
        start = time.monotonic()
        with pytest.raises(PacsError, match=words):
            open_archive(server.url, limits).fetch(STUDY, SERIES, folder)
        assert time.monotonic() - start < 10
        gone.set()


def test_a_broken_connection_is_told(folder):
    def half(request):
        request.send_response(200)
        request.send_header("Content-Type", MULTIPART)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"--B\r\n")

    with fake_server(half) as server, pytest.raises(PacsError, match="broke off"):
        open_archive(server.url).fetch(STUDY, SERIES, folder)


def test_instances_are_kept_as_they_were_sent(folder, instance):
    answer = always(200, parts(instance.read_bytes(), instance.read_bytes()), MULTIPART)
    with fake_server(answer) as server:
        open_archive(server.url).fetch(STUDY, SERIES, folder)
    sent = pydicom.dcmread(instance)
    assert [pydicom.dcmread(file) for file in sorted(folder.iterdir())] == [sent, sent]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (parts(b"no DICOM"), "no DICOM"),
        (b"--B no head", "no DICOM"),
        (b"\r\n--B--\r\n", "the series is empty"),
    ],
)
def test_multipart_answers_that_hold_no_instances_are_told(folder, content, words):
    with (
        fake_server(always(200, content, MULTIPART)) as server,
        pytest.raises(PacsError, match=words),
    ):
        open_archive(server.url).fetch(STUDY, SERIES, folder)


def test_instances_of_another_series_are_refused(folder, instance):
    answer = always(200, parts(instance.read_bytes()), MULTIPART)
    with fake_server(answer) as server, pytest.raises(PacsError, match="another series"):
        open_archive(server.url).fetch(STUDY, "1.2.4", folder)


def told(**sequences: object) -> bytes:
    """A store answer: stored and failed instances."""
    answer = pydicom.Dataset()
    for keyword, items in sequences.items():
        sequence = []
        for uid, reason in items:
            item = pydicom.Dataset()
            item.ReferencedSOPInstanceUID = uid
            if reason:
                item.FailureReason = reason
            sequence.append(item)
        setattr(answer, keyword, sequence)
    return json.dumps(answer.to_json_dict()).encode()


def test_a_stored_instance_is_no_error(instance):
    uid = pydicom.dcmread(instance).SOPInstanceUID
    stored = told(ReferencedSOPSequence=[(uid, None)])
    for kind in (JSON, f"{JSON}; charset=utf-8"):
        with fake_server(always(200, stored, kind)) as server:
            open_archive(server.url).store([instance])


@pytest.mark.parametrize("status", [200, 202, 409])
def test_a_refused_instance_is_told_with_its_reason(instance, status):
    uid = pydicom.dcmread(instance).SOPInstanceUID
    for reason, words in (
        (0xA700, "MR: out of resources (A700)"),
        (0x0122, "MR: such objects are not stored here (0122)"),
        (0x1234, "MR: refused (1234)"),
    ):
        failed = told(FailedSOPSequence=[(uid, reason)])
        with (
            fake_server(always(status, failed, JSON)) as server,
            pytest.raises(StoreError) as caught,
        ):
            open_archive(server.url).store([instance])
        assert words in str(caught.value)
        assert caught.value.exit_code == 6


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (always(200, b"{}", JSON), "MR: not confirmed"),
        (always(200, told(ReferencedSOPSequence=[("1.9", None)]), JSON), "MR: not confirmed"),
        (always(200), "not confirmed"),
        (always(401), "refused (401)"),
        (always(404), "status 404"),
        (always(409, HTML), "no DICOM"),
    ],
)
def test_what_was_not_stored_is_told(instance, answer, words):
    with fake_server(answer) as server, pytest.raises(StoreError) as caught:
        open_archive(server.url).store([instance])
    assert words in str(caught.value)


def test_without_the_library_the_extra_is_named(monkeypatch):
    import sys

    monkeypatch.delitem(sys.modules, "vertext.pacs.archive")
    monkeypatch.setitem(sys.modules, "dicomweb_client", None)
    with pytest.raises(MissingExtraError, match="dicomweb-client"):
        open_archive("http://pacs/x")
