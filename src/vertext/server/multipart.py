"""Several parts in one answer, as the MONAI Label protocol sends them."""

from __future__ import annotations

import secrets

from fastapi import Response


class MultipartResponse(Response):
    """Several parts."""

    media_type = "multipart/form-data"


def multipart(params: bytes, name: str, image: bytes) -> MultipartResponse:
    """Return an answer of JSON parameters and an image.

    Args:
        params: JSON.
        name: File name of the image.
        image: Its content.
    """
    boundary = secrets.token_hex(16).encode()
    parts = (
        (b'name="params"', b"application/json", params),
        (f'name="image"; filename="{name}"'.encode(), b"application/octet-stream", image),
    )
    body = b"".join(
        b"--%b\r\nContent-Disposition: form-data; %b\r\nContent-Type: %b\r\n\r\n%b\r\n"
        % (boundary, disposition, kind, content)
        for disposition, kind, content in parts
    )
    body += b"--%b--\r\n" % boundary
    kind = f"{MultipartResponse.media_type}; boundary={boundary.decode()}"
    return MultipartResponse(body, media_type=kind)
