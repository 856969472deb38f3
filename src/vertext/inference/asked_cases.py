"""The scans that the words of a command line name."""

from __future__ import annotations

from collections.abc import Sequence

from vertext.errors import UsageError
from vertext.inference.cases import find_cases, numbered_names
from vertext.inference.remote_case import RemoteCase
from vertext.inference.scan_case import ScanCase
from vertext.pacs.dicomweb_address import DicomwebAddress, is_address


def asked_cases(inputs: Sequence[str], *, push: bool = False) -> list[ScanCase]:
    """Return the scans among paths and DICOMweb addresses, each once, in a fixed order.

    Args:
        inputs: Files, folders, and dicomweb://… addresses.
        push: Whether results are sent to the servers that the scans came from.

    Raises:
        UsageError: An address is none, or results are to be sent and a scan is a file.
    """
    paths = [word for word in inputs if not is_address(word)]
    if push and paths:
        raise UsageError(
            "--push sends results to the server that the scan came from, and this is a path",
            source=paths[0],
            remedy="Give a dicomweb:// address",
        )
    local = find_cases(paths)
    words = [word for word in inputs if is_address(word)]
    addresses = list(dict.fromkeys(DicomwebAddress.parse(word) for word in words))
    names = numbered_names([case.name for case in local] + [each.name for each in addresses])
    remote = zip(names[len(local) :], addresses, strict=True)
    return [*local, *(RemoteCase(name, address, push) for name, address in remote)]
