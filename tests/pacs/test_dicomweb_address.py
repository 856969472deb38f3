"""Addresses of studies and series."""

from __future__ import annotations

import pytest

from vertext.errors import UsageError
from vertext.pacs.dicomweb_address import DicomwebAddress, is_address


@pytest.mark.parametrize(
    ("text", "parts", "name"),
    [
        ("dicomweb://h:8/dw/studies/1.2", ("http://h:8/dw", "1.2", None), "1.2"),
        ("dicomwebs://h/studies/1.2/series/3.0", ("https://h", "1.2", "3.0"), "3.0"),
    ],
)
def test_an_address_is_read_and_written(text, parts, name):
    address = DicomwebAddress.parse(text)
    assert (address.server, address.study, address.series) == parts
    assert str(address) == text
    assert address.name == name
    assert DicomwebAddress.parse(f"{text}/") == address


@pytest.mark.parametrize(
    "end",
    [
        "",
        "/studies",
        "/studies/x",
        "/studies/1.02",
        "/studies/1.2/instances/3",
        "/studies/" + "1" * 65,
    ],
)
def test_an_address_without_a_study_is_refused(end):
    with pytest.raises(UsageError, match="names no study"):
        DicomwebAddress.parse(f"dicomweb://h/dw{end}")


def test_paths_are_no_addresses():
    assert is_address("dicomweb://h/studies/1")
    assert is_address("dicomwebs://h")
    assert not is_address("scans/dicomweb")
    assert not is_address("http://h/studies/1")
