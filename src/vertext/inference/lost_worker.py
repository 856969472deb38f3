"""What is told of a case whose worker died."""

from __future__ import annotations

from vertext.errors import ResourceError
from vertext.inference.run_log import CaseRecord
from vertext.inference.scan_case import ScanCase


def lost_worker(case: ScanCase) -> CaseRecord:
    """Return the record of a case that ended its process more than once."""
    error = ResourceError(
        "its process was ended from outside, twice; often the memory does not suffice",
        source=case.told,
        remedy="Run again with --resume and fewer --workers",
    )
    return CaseRecord(
        name=case.name,
        input=case.told,
        status="failed",
        code=error.code,
        exit_code=error.exit_code,
        message=str(error),
    )
