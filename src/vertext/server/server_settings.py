"""What a server may be asked for, and how much of it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from vertext.errors import UsageError
from vertext.models.model_bundle import DEFAULT_MODEL

MIB = 1 << 20


@dataclass(frozen=True)
class ServerSettings:
    """Limits and doors of a server.

    Attributes:
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        token: What a request must bear (`Authorization: Bearer TOKEN`); None on loopback only.
        model: Name of a shipped model, or path of a bundle.
        threads: Threads of the network; by default one for each physical core.
        upload_bytes: Largest upload.
        upload_seconds: Longest time that an upload may take.
        unpacked_bytes: Largest content of a zip file.
        unpacked_files: Most files in a zip file.
        waiting: Jobs that may wait for their turn.
        waiting_each: Jobs of one visitor that may wait for their turn.
        scans_each: Scans of one visitor.
        visitors: Visitors at a time.
        kept_bytes: Grey values and results that stay in memory; the rest of them lies in files.
        dicomweb: Address of the one DICOMweb server that pages may search, fetch from and send to.
        idle_seconds: After so long without a request a visitor's scans are removed.

    Raises:
        UsageError: Others than this machine could connect, and there is no token.
    """

    host: str = "127.0.0.1"
    port: int = 8042
    token: str | None = None
    model: str | Path = DEFAULT_MODEL
    threads: int | None = None
    upload_bytes: int = 1024 * MIB
    upload_seconds: float = 300.0
    unpacked_bytes: int = 4096 * MIB
    unpacked_files: int = 10_000
    waiting: int = 16
    waiting_each: int = 4
    scans_each: int = 8
    visitors: int = 64
    kept_bytes: int = 2048 * MIB
    dicomweb: str | None = None
    idle_seconds: float = 3600.0

    def __post_init__(self) -> None:
        if not self.on_loopback and not self.token:
            raise UsageError(
                f"{self.host} can be reached from other machines, so that a token is needed",
                remedy="Give --token, or listen on 127.0.0.1",
            )

    @property
    def on_loopback(self) -> bool:
        """Tell whether only this machine can connect."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False
