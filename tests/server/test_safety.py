"""What strangers may not do."""

from __future__ import annotations

import io
import os
import stat
import tempfile
import time
import tracemalloc
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.server.conftest import HERE, segment, upload
from vertext.errors import UsageError
from vertext.server.server_settings import ServerSettings

MEMORY = 200_000_000
"""Bytes that no crowd of visitors may make the server take; a bomb unpacks to as many."""


def send(client: TestClient, name: str, content: bytes):
    return client.post("/api/scans", files={"files": (name, io.BytesIO(content))})


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_other_machines_need_a_token():
    with pytest.raises(UsageError, match="token"):
        ServerSettings(host="0.0.0.0")
    assert ServerSettings(host="::1").on_loopback
    assert not ServerSettings(host="0.0.0.0", token="secret").on_loopback


def test_without_the_token_nothing_is_told_but_the_page(serve):
    client = serve(token="secret")
    assert client.get("/").status_code == 200
    for path in ("/api/about", "/api/scans", "/openapi.json", "/docs"):
        answer = client.get(path)
        assert answer.status_code == 401, path
        assert answer.json()["code"] == "unauthorised"
    assert client.get("/api/about", headers={"Authorization": "Bearer secre"}).status_code == 401
    assert client.get("/api/about", headers={"Authorization": "Bearer secret"}).status_code == 200


def test_another_name_for_this_machine_is_refused(client):
    assert client.get("/api/about", headers={"host": "evil.example"}).status_code == 400


def test_scans_of_others_are_out_of_reach(client, scan_file):
    entry = upload(client, scan_file)
    step = segment(client, entry["id"])
    stranger = TestClient(client.app, base_url=HERE)
    guest = TestClient(client.app, base_url=HERE)
    other = upload(guest, scan_file)
    for nobody in (stranger, guest):
        for path in ("", "/volume.nii.gz", f"/steps/{step}", f"/steps/{step}/labels.nii.gz"):
            assert nobody.get(f"/api/scans/{entry['id']}{path}").status_code == 404
        assert nobody.delete(f"/api/scans/{entry['id']}").status_code == 404
    assert [scan["id"] for scan in guest.get("/api/scans").json()] == [other["id"]]


def test_a_large_upload_is_cut_short_whatever_it_says_of_itself(serve):
    client = serve(upload_bytes=10_000)
    answer = send(client, "large.nii", bytes(20_000))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")

    def parts():
        for _ in range(40):
            yield bytes(1000)

    answer = client.post(
        "/api/scans", content=parts(), headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_zips_are_unpacked_no_further_than_allowed(serve, scan_file):
    client = serve(unpacked_bytes=100_000, unpacked_files=3)
    bomb = send(client, "bomb.zip", zipped(**{"a.nii": bytes(1_000_000)}))
    assert bomb.status_code == 422
    assert "more than is allowed" in bomb.json()["problem"]
    many = send(client, "many.zip", zipped(**{f"{n}.nii": b"" for n in range(9)}))
    assert "9 files" in many.json()["problem"]
    for name in ("../out.nii", "/out.nii", "a/../../out.nii", "C:\\out.nii"):
        assert "lead out" in send(client, "out.zip", zipped(**{name: b"x"})).json()["problem"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link.nii")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "links" in send(client, "link.zip", buffer.getvalue()).json()["problem"]
    assert send(client, "no.zip", b"PK nonsense").status_code == 422


@pytest.mark.parametrize("field", [6, 8], ids=["password", "unknown compression"])
def test_a_zip_that_cannot_be_unpacked_is_told(client, field):
    content = bytearray(zipped(**{"a.nii": b"x"}))
    # Flags (or the method) stand at this place of the local header, two bytes later in the index.
    for header, place in ((b"PK\x03\x04", field), (b"PK\x01\x02", field + 2)):
        content[content.index(header) + place] = 1 if field == 6 else 99
    answer = send(client, "odd.zip", bytes(content))
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert "password" in answer.json()["remedy"]


def test_a_zip_whose_files_stand_in_each_others_way_is_told(client):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.nii", b"x")
        archive.writestr("a.nii/b.nii", b"x")
    answer = send(client, "odd.zip", buffer.getvalue())
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert "twice" in answer.json()["problem"]


def test_a_zip_with_one_scan_is_opened(client, scan_file):
    answer = send(client, "study.zip", zipped(**{"inner/scan.nii.gz": scan_file.read_bytes()}))
    assert answer.status_code == 201, answer.text
    both = zipped(**{name: scan_file.read_bytes() for name in ("a.nii.gz", "b.nii.gz")})
    assert "2 scans" in send(client, "two.zip", both).json()["problem"]


@pytest.mark.parametrize(
    "name", ["../../evil.nii.gz", "/etc/evil.nii.gz", "..\\evil.nii.gz", "...."]
)
def test_names_of_uploads_lead_nowhere(client, scan_file, name):
    answer = send(client, name, scan_file.read_bytes())
    assert answer.status_code in (201, 422)
    assert not Path("/etc/evil.nii.gz").exists()
    root = Path(tempfile.gettempdir())
    assert not list(root.glob("evil.nii.gz"))


def test_problems_name_no_file_of_the_server(client):
    answer = send(client, "broken.nii.gz", b"not gzip")
    assert answer.status_code == 422
    assert answer.json()["problem"]
    assert tempfile.gettempdir() not in answer.text


def test_names_of_patients_stay_out_of_logs(serve, caplog, recwarn):
    client = serve()
    damaged = b"\0" * 128 + b"DICM" + b"\xff" * 500
    assert send(client, "Quixote.dcm", damaged).status_code == 422
    assert send(client, "any.zip", zipped(**{"Quixote/IM1": damaged})).status_code == 422
    assert "Quixote" not in caplog.text
    assert not [warning for warning in recwarn if "Quixote" in str(warning.message)]


def test_too_many_jobs_and_scans_are_refused_in_words(serve, scan_file, monkeypatch):
    client = serve(scans_each=1, waiting_each=1)
    entry = upload(client, scan_file)
    full = send(client, "again.nii.gz", scan_file.read_bytes())
    assert (full.status_code, full.json()["code"]) == (429, "limit")
    assert full.headers["retry-after"]
    workbench = client.app.state.workbench
    monkeypatch.setattr(workbench._queue, "put", lambda job: None)
    first = client.post(f"/api/scans/{entry['id']}/segment", json={})
    second = client.post(f"/api/scans/{entry['id']}/segment", json={})
    assert (first.status_code, second.status_code) == (202, 429)


def test_who_stays_away_is_forgotten_with_all_files(serve, scan_file):
    client = serve(idle_seconds=0.2)
    upload(client, scan_file)
    (visitor,) = client.app.state.workbench.visitors._by_key.values()
    assert list(visitor.folder.rglob("*.nii.gz"))
    end = time.monotonic() + 10
    while visitor.folder.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not visitor.folder.exists()
    assert client.get("/api/scans").status_code == 404


def test_files_are_private_and_gone_when_the_server_ends(serve, scan_file):
    client = serve()
    upload(client, scan_file)
    (visitor,) = client.app.state.workbench.visitors._by_key.values()
    assert stat.S_IMODE(os.stat(visitor.folder).st_mode) == 0o700
    client.app.state.workbench.close()
    assert not visitor.folder.exists()


def test_a_crowd_of_good_bad_huge_and_hostile_uploads(serve, scan_file, tmp_path, monkeypatch):
    # The server's own place for files, so that nothing of others is counted.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    client = serve(upload_bytes=2_000_000, unpacked_bytes=1_000_000, visitors=60)
    sent = {
        "good.nii.gz": (scan_file.read_bytes(), 201),
        "bad.nii.gz": (b"nonsense", 422),
        "huge.nii": (bytes(3_000_000), 413),
        "bomb.zip": (zipped(**{"a.nii": bytes(MEMORY)}), 422),
        "empty.nii": (b"", 422),
        "../../out.zip": (zipped(**{"../../out.nii": b"x"}), 422),
        "good.zip": (zipped(**{"a/b/c.nii.gz": scan_file.read_bytes()}), 201),
        "cut.nii.gz": (scan_file.read_bytes()[:2000], 422),
        "other.dcm": (b"\0" * 128 + b"DICM" + b"\xff" * 500, 422),
        "\0\n%00.png": (b"\x89PNG\r\n\x1a\n", 400),
    }

    def one(number: int) -> tuple[str, int]:
        name, (content, _) = list(sent.items())[number % len(sent)]
        answer = send(TestClient(client.app, base_url=HERE), name, content)
        told = answer.json()
        assert "id" in told if answer.status_code == 201 else {"code", "problem"} <= told.keys()
        return name, answer.status_code

    tracemalloc.start()
    with ThreadPoolExecutor(10) as crowd:
        answers = list(crowd.map(one, range(50)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    for name, status in answers:
        assert status == sent[name][1], name
    # Any single bomb alone would need more.
    assert peak < MEMORY
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(kept) == 10
    client.app.state.workbench.close()
    assert list(tmp_path.iterdir()) == []
