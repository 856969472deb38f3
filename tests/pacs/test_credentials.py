"""Credentials come from the environment, and go to the server that was named alone."""

from __future__ import annotations

import base64
import logging

import pytest

from tests.pacs.fake_server import always, fake_server
from vertext.errors import UsageError
from vertext.pacs.open_archive import open_archive
from vertext.pacs.pacs_error import PacsError

TOKEN, USER, PASSWORD = (f"VERTEXT_DICOMWEB_{name}" for name in ("TOKEN", "USER", "PASSWORD"))
NOTHING = always(200, b"[]", "application/dicom+json")


@pytest.mark.parametrize(
    ("set_", "sent"),
    [
        ({}, None),
        ({TOKEN: "rocinante"}, "Bearer rocinante"),
        (
            {USER: "sancho", PASSWORD: "rucio"},
            f"Basic {base64.b64encode(b'sancho:rucio').decode()}",
        ),
    ],
)
def test_what_the_environment_holds_is_sent(monkeypatch, set_, sent):
    for name, value in set_.items():
        monkeypatch.setenv(name, value)
    with fake_server(NOTHING) as server:
        assert open_archive(server.url).studies() == []
    assert server.headers[0].get("Authorization") == sent


@pytest.mark.parametrize(
    "set_", [{USER: "sancho"}, {PASSWORD: "rucio"}, {TOKEN: "x", USER: "a", PASSWORD: "b"}]
)
def test_half_and_double_credentials_are_refused(monkeypatch, set_):
    for name, value in set_.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match="incomplete or contradict"):
        open_archive("http://127.0.0.1:9/x").studies()


def test_nobody_is_sent_elsewhere(monkeypatch):
    monkeypatch.setenv(TOKEN, "rocinante")
    with fake_server(NOTHING) as other:
        redirect = always(302, Location=other.url)
        with fake_server(redirect) as server, pytest.raises(PacsError, match="elsewhere"):
            open_archive(server.url).studies()
        assert other.paths == []


def test_no_secret_is_in_logs_or_messages(monkeypatch, caplog):
    monkeypatch.setenv(TOKEN, "rocinante")
    caplog.set_level(logging.DEBUG)
    with fake_server(always(403)) as server, pytest.raises(PacsError) as caught:
        open_archive(server.url).studies()
    assert caplog.text
    assert "rocinante" not in caplog.text + str(caught.value)
