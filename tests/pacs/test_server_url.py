"""Addresses of servers."""

from __future__ import annotations

import pytest

from vertext.errors import UsageError
from vertext.pacs.server_url import server_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("dicomweb://pacs/dicom-web/", "http://pacs/dicom-web"),
        ("dicomwebs://pacs:8443/a/b", "https://pacs:8443/a/b"),
        ("https://pacs", "https://pacs"),
        ("http://[::1]:8042/dicom-web", "http://[::1]:8042/dicom-web"),
    ],
)
def test_our_schemes_stand_for_http_and_https(text, url):
    assert server_url(text) == url


@pytest.mark.parametrize(
    "text", ["ftp://pacs/x", "pacs/x", "http:///x", "http://pacs:port/x", "http://pacs/x?a=1", ""]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(UsageError, match="not the address"):
        server_url(text)


def test_passwords_in_addresses_are_refused_and_not_repeated():
    with pytest.raises(UsageError) as caught:
        server_url("dicomweb://sancho:rucio@pacs/x")
    assert "rucio" not in str(caught.value)
    assert "VERTEXT_DICOMWEB_PASSWORD" in str(caught.value)
