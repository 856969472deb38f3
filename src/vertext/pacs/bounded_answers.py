"""No answer of a server may be larger, or take longer, than we allow."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from requests import Response

from vertext.pacs.limits import Limits
from vertext.pacs.pacs_error import PacsError

_CHUNK = 1 << 16
_DICOM = ("multipart/related", "application/dicom")
_JSON = ("application/dicom+json", "application/json")


def bounded_answers(limits: Limits) -> Callable[..., Response]:
    """Return a hook of requests that counts the bytes of a body as they come.

    Whatever reads the body then raises PacsError where it goes on beyond the limits.
    """

    def bound(response: Response, **_: Any) -> Response:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind in _JSON:  # with a charset behind it, dicomweb-client would not know it
            response.headers["Content-Type"] = kind
        most = limits.series_bytes if kind in _DICOM else limits.text_bytes
        end = time.monotonic() + limits.seconds

        def parts(chunk_size: int | None = None, decode_unicode: bool = False) -> Iterator[bytes]:
            return _parts(response, most, end)

        response.iter_content = parts  # type: ignore[method-assign,assignment]
        return response

    return bound


def _parts(response: Response, most: int, end: float) -> Iterator[bytes]:
    size = 0
    # read1 hands over what has come, so that a trickle cannot hold us beyond the end.
    while part := response.raw.read1(_CHUNK, decode_content=True):
        size += len(part)
        if size > most:
            raise PacsError(f"the server sends more than the {most >> 20} MiB that are allowed")
        if time.monotonic() > end:
            raise PacsError("the server takes longer than is allowed")
        yield part
