"""Ask for a segmentation, see how far it is, stop it."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from vertext.server.job import Job, JobState
from vertext.server.problem import Problem
from vertext.server.question import Question
from vertext.server.routes.dependencies import Bench, Known, Scan

router = APIRouter(prefix="/api", tags=["jobs"])


class JobEntry(BaseModel):
    """A segmentation under way.

    Attributes:
        id: Of the job.
        state: Where it stands.
        done: Slices that the network has seen.
        count: Slices in all; 0 before the network begins.
        step: The answer's number in the scan's history, once it is done.
        problem: Why it failed.
    """

    id: str
    state: JobState
    done: int
    count: int
    step: int | None
    problem: Problem | None

    @classmethod
    def of(cls, job: Job) -> JobEntry:
        """Return the entry of a job."""
        return cls(
            id=job.id,
            state=job.state,
            done=job.done,
            count=job.count,
            step=job.answer,
            problem=None if job.error is None else Problem.of(job.error),
        )


@router.post("/scans/{scan}/segment", status_code=202)
def segment(scan: Scan, question: Question, visitor: Known, workbench: Bench) -> JobEntry:
    """Ask for the structures of a scan under a prompt."""
    return JobEntry.of(workbench.ask(visitor, scan, question))


@router.get("/jobs/{job}")
def show_job(job: str, visitor: Known) -> JobEntry:
    """Tell how far a job is."""
    return JobEntry.of(visitor.job(job))


@router.delete("/jobs/{job}", status_code=202)
def cancel_job(job: str, visitor: Known) -> JobEntry:
    """Cancel a job; it stops after the slices that the network is at."""
    found = visitor.job(job)
    found.cancel()
    return JobEntry.of(found)
