"""What a server says of each object that it was to store."""

from __future__ import annotations

from collections.abc import Sequence

from pydicom.dataset import Dataset

from vertext.pacs.pacs_error import StoreError

_REASONS = {
    0x0110: "processing failed",
    0x0111: "it is there already",
    0x0117: "the object is invalid",
    0x0122: "such objects are not stored here",
    0x0124: "not authorised",
    0xC122: "its transfer syntax is not stored here",
}
_FAMILIES = {0xA700: "out of resources", 0xA900: "its content is not as it should be"}
"""Reasons of which the last two digits are the server's own (PS3.4, B.2.3; PS3.18, I.2.2)."""


def check_stored(answer: Dataset, sent: Sequence[Dataset], server: str) -> None:
    """Make sure that a server stored every object.

    Args:
        answer: Its answer to the store request (PS3.18, 10.5.3).
        sent: The objects.
        server: Its URL.

    Raises:
        StoreError: It refused one, or did not confirm it.
    """
    refused = {
        str(item.get("ReferencedSOPInstanceUID")): _told(item.get("FailureReason"))
        for item in answer.get("FailedSOPSequence") or ()
    }
    stored = {
        str(item.get("ReferencedSOPInstanceUID"))
        for item in answer.get("ReferencedSOPSequence") or ()
    }
    problems = [
        f"{each.Modality}: {refused.get(each.SOPInstanceUID, 'not confirmed')}"
        for each in sent
        if each.SOPInstanceUID not in stored - refused.keys()
    ]
    if problems:
        raise StoreError(
            f"the server did not store what was sent ({'; '.join(problems)})",
            source=server,
            remedy="Ask those who keep it, and send it again",
        )


def _told(reason: int | None) -> str:
    if reason is None:
        return "refused without a reason"
    words = _REASONS.get(reason) or _FAMILIES.get(reason & 0xFF00) or "refused"
    return f"{words} ({reason:04X})"
