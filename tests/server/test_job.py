"""Jobs wait, run, fail and stop, and the worker outlives them all."""

from __future__ import annotations

import threading
import time

import pytest

from vertext.errors import UsageError
from vertext.server.job import Job, JobState
from vertext.server.job_queue import BusyError, JobQueue


@pytest.fixture
def queue():
    jobs = JobQueue(waiting=2)
    yield jobs
    jobs.close()


def ended(job: Job) -> Job:
    end = time.monotonic() + 5
    while not job.ended and time.monotonic() < end:
        time.sleep(0.005)
    return job


def test_a_job_tells_how_far_it_is_and_what_came_of_it(queue):
    def work(job: Job) -> int:
        job.watch(2, 4)
        return 7

    job = Job(work)
    queue.put(job)
    assert ended(job).state is JobState.DONE
    assert (job.done, job.count, job.answer) == (2, 4, 7)


def test_a_running_job_stops_where_it_looks_up(queue):
    begun, go_on = threading.Event(), threading.Event()

    def work(job: Job) -> int:
        begun.set()
        go_on.wait(5)
        job.watch(1, 4)
        return 1

    job, waiting = Job(work), Job(lambda job: 2)
    queue.put(job)
    queue.put(waiting)
    begun.wait(5)
    waiting.cancel()
    job.cancel()
    go_on.set()
    assert ended(job).state is JobState.CANCELLED
    assert ended(waiting).state is JobState.CANCELLED
    assert waiting.answer is None


def test_errors_are_kept_and_the_worker_goes_on(queue):
    def wrong(job: Job) -> int:
        raise UsageError("no such level")

    def broken(job: Job) -> int:
        raise ZeroDivisionError

    jobs = [Job(wrong), Job(broken)]
    for job in jobs:
        queue.put(job)
        assert ended(job).state is JobState.FAILED
    assert jobs[0].error.problem == "no such level"
    assert "log" in jobs[1].error.problem
    last = Job(lambda job: 3)
    queue.put(last)
    assert ended(last).answer == 3


def test_more_than_fits_is_refused(queue):
    go_on = threading.Event()
    queue.put(Job(lambda job: int(go_on.wait(5))))
    time.sleep(0.05)
    for _ in range(2):
        queue.put(Job(lambda job: 1))
    with pytest.raises(BusyError, match="2 jobs"):
        queue.put(Job(lambda job: 1))
    go_on.set()
