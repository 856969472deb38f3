"""Where the structures named in a prompt come from."""

from __future__ import annotations

from enum import StrEnum


class PromptSource(StrEnum):
    """Origin of a prompt; its value is what reports and tables print.

    `ORACLE` is the truth of the very slice that is judged and only ever an upper bound. The
    simulated users read one reference slice into a prompt file before any prediction. `REPORT` is
    what somebody wrote about the patient, information from outside the scan.
    """

    NONE = "none"
    TEMPLATE = "template"
    RANGE = "range"
    CLICKS = "clicks"
    RANGE_SIMULATED = "range (simulated user)"
    CLICKS_SIMULATED = "clicks (simulated user)"
    PREDICTED = "predicted"
    REPORT = "report"
    FREE_TEXT = "free text"
    ORACLE = "oracle"

    @property
    def outside_information(self) -> bool:
        """Whether it tells what the scan alone does not, and nobody read from this scan."""
        return self is PromptSource.REPORT

    @property
    def label(self) -> str:
        """How tables call it."""
        return f"{self.value} (outside information)" if self.outside_information else self.value
