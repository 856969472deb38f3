"""A real archive: Orthanc with its DICOMweb plugin, on a port and in a folder of its own."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
PROGRAM = shutil.which("Orthanc")
USER, PASSWORD = "sancho", "rucio-1605"
_PATIENCE_S = 60

needs_orthanc = pytest.mark.skipif(
    PROGRAM is None or not PLUGIN.exists(),
    reason="Orthanc is not installed (Debian: apt-get install orthanc orthanc-dicomweb)",
)


@contextmanager
def running_orthanc(folder: Path, *, locked: bool = False) -> Iterator[str]:
    """Start an empty Orthanc and yield the URL of its DICOMweb service.

    Args:
        folder: New folder for its settings and data.
        locked: Whether it asks for USER and PASSWORD.
    """
    folder.mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "HttpPort": port,
        "HttpBindAddresses": ["127.0.0.1"],
        "RemoteAccessAllowed": True,  # only who may connect from elsewhere must be known
        "DicomServerEnabled": False,
        "AuthenticationEnabled": locked,
        "RegisteredUsers": {USER: PASSWORD},
        "StorageDirectory": str(folder / "data"),
        "IndexDirectory": str(folder / "data"),
        "Plugins": [str(PLUGIN)],
        "DicomWeb": {"Enable": True, "Root": "/dicom-web/"},
        "HttpThreadsCount": 8,
    }
    (folder / "orthanc.json").write_text(json.dumps(settings))
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [str(PROGRAM), str(folder / "orthanc.json")], stdout=log, stderr=log
        )
        try:
            _wait(server, f"http://127.0.0.1:{port}/system", folder / "log")
            yield f"http://127.0.0.1:{port}/dicom-web"
        finally:
            server.terminate()
            server.wait(_PATIENCE_S)


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + _PATIENCE_S
    while server.poll() is None and time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:  # it wants a password, so that it is there
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"Orthanc did not start: {log.read_text()[-2000:]}")
