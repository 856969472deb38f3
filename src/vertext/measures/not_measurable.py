"""Why something has no measure."""

from __future__ import annotations


class NotMeasurableError(Exception):
    """A structure is missing, cut off or too thin; the message says which, for people."""
