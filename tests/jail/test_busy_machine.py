"""Time limits on a machine that is busy: what has to wait for a processor is not slow."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from typing import cast

import msgspec
import pytest

from autograder.course.settings import Settings
from autograder.jail.keeper import Keeper
from autograder.jail.nursery import Nursery
from autograder.jail.processor_wait import descendants, starved
from autograder.submissions.reading import Submission
from autograder.testing.jailed import JailedProgram
from autograder.testing.replies import StudentError, TimedOut
from autograder.testing.seat import Seat
from autograder.testing.student import Student
from autograder.wire import Cell, Stream

# Processes beside the program's, on one processor. What is given back has room for six more.
OTHERS = 3
PROGRAM = """
import os, time

def work(seconds):
    ends = time.process_time() + seconds
    while time.process_time() < ends:
        pass
    return "done"

def sleep(seconds):
    time.sleep(seconds)

def crowd():
    for _ in range(16):
        if os.fork() == 0:
            break
    work(1000)
"""
LIMITS = Settings(load_seconds=20, call_seconds=1.0, submission_seconds=5.0, preload=())


@pytest.fixture
def busy() -> Iterator[None]:
    """This process, and what it starts, on a single processor that others use up."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    spin = [sys.executable, "-c", "while True: pass"]
    # Each in a session of its own: some schedulers share a processor out by session.
    others = [subprocess.Popen(spin, start_new_session=True) for _ in range(OTHERS)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()
        os.sched_setaffinity(0, before)


@pytest.fixture
def student(busy: None) -> Iterator[Student]:
    submission = Submission("busy.py", False, (Cell("busy.py", PROGRAM),), "")
    with Nursery(LIMITS.limits) as nursery, closing(Seat(nursery, submission, LIMITS)) as seat:
        yield Student(JailedProgram(seat))


def test_a_program_that_had_to_wait_has_its_time_all_the_same(student: Student) -> None:
    began = time.monotonic()
    assert student.work(0.3).value == "done"
    assert time.monotonic() - began > LIMITS.call_seconds  # else the machine was not busy


def test_what_the_grader_had_to_wait_is_no_time_of_the_submission_either(student: Student) -> None:
    assert student.work(0.0).value == "done"
    ends = time.monotonic() + 1.2 * LIMITS.submission_seconds
    while time.monotonic() < ends:
        pass
    assert student.work(0.0).value == "done"


def test_one_that_is_slow_has_not(student: Student) -> None:
    with pytest.raises(TimedOut, match="did not return within"):
        student.work(1000)


def test_nor_has_one_that_sleeps(student: Student) -> None:
    student.work(0.0)
    began = time.monotonic()
    with pytest.raises(TimedOut, match="did not return within"):
        student.sleep(1000)
    assert time.monotonic() - began < 3 * LIMITS.submission_seconds


def test_one_that_keeps_itself_waiting_comes_to_an_end(student: Student) -> None:
    began = time.monotonic()
    with pytest.raises(TimedOut):
        student.crowd()
    assert time.monotonic() - began < 3 * LIMITS.submission_seconds


def test_what_waits_is_found_below_its_ancestors(busy: None) -> None:
    child = "import time\nends = time.process_time() + 0.2\nwhile time.process_time() < ends: pass"
    parent = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])\ninput()"
    process = subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE)
    try:
        most, ends = 0.0, time.monotonic() + 60
        while most < 0.1 and time.monotonic() < ends:
            most = max(most, starved(process.pid))
            time.sleep(0.01)
        assert most >= 0.1
        assert os.getpid() not in descendants(process.pid)
    finally:
        process.communicate(b"\n")


class _SlowToStart:
    """A nursery on a machine so busy with what a submission left that a start takes long."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery

    def keeper(self, preload: frozenset[str]) -> Keeper:
        keeper = self._nursery.keeper(preload)
        start = keeper.run

        def run() -> Stream:
            time.sleep(0.5)
            return start()

        keeper.run = run  # type: ignore[method-assign]
        return keeper


def test_one_whose_every_process_dies_slowly_and_starts_slowly_comes_to_an_end() -> None:
    limits = msgspec.structs.replace(LIMITS, submission_seconds=1.5)
    dies = "import os, time\ntime.sleep(0.1)\ndef f(x): os._exit(0)"
    submission = Submission("dies.py", False, (Cell("dies.py", dies),), "")
    with Nursery(limits.limits) as nursery:
        slow = cast("Nursery", _SlowToStart(nursery))
        with closing(Seat(slow, submission, limits)) as seat:
            student = Student(JailedProgram(seat))
            said = []
            while not said or "All tests of a submission together" not in said[-1]:
                with pytest.raises(StudentError) as caught:
                    student.f(1.0)
                said.append(str(caught.value))
                # Three times its seconds hold no more starts than this.
                assert len(said) <= 3 * limits.submission_seconds / 0.5 + 2
    assert len(said) > 2
