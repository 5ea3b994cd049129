"""The engine beside nbgrader: one process that grades notebooks for as long as nbgrader runs.

A process of its own, because nbgrader may be a server that runs for weeks: pytest's imports, and
the hidden tests of yesterday, do not stay in it.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import msgspec

from autograder import wire
from autograder.course.assignments import Course, engine_digest, open_course
from autograder.grading.secrecy import insist_on_closed
from autograder.grading.session import Job, grade_jobs
from autograder.jail.isolation import Isolation, NoIsolationError
from autograder.jail.nursery import JailFault, Nursery
from autograder.nbgrader.outputs import CellOutputs, run_for_outputs
from autograder.nbgrader.result import NoMarkError
from autograder.report.model import Report
from autograder.submissions.finding import HandIn
from autograder.submissions.reading import SubmissionError, read
from autograder.submissions.students import printable
from autograder.testing.collection import TestsError

_MAX_ANSWER = 256 * 1024 * 1024  # bytes; a report, and what the cells of a notebook gave out


class Order(msgspec.Struct, frozen=True):
    """A notebook to grade."""

    student: str
    assignment: str
    file: str


class Done(msgspec.Struct, frozen=True):
    """What came of it; `fault` says why there is no report."""

    report: Report | None = None
    outputs: CellOutputs = {}
    fault: str = ""


class Grader:
    """Grades one notebook after the other in a process that is started when first needed."""

    def __init__(self, solutions: Path) -> None:
        self._solutions = solutions
        self._process: subprocess.Popen[bytes] | None = None
        self._stream: wire.Stream | None = None
        self._version = ""
        self._turn = threading.Lock()  # formgrader's server may be asked twice at a time

    def grade(self, student: str, assignment: str, file: Path) -> Done:
        """The report of a notebook, and what its cells give out.

        Raises:
            CourseError: the course cannot be opened.
            NoMarkError: it could not be graded; the text says why.
        """
        course = open_course(self._solutions)
        if assignment not in course.assignments:
            known = ", ".join(course.assignments)
            raise NoMarkError(f"{assignment} is no assignment of {self._solutions}: {known} are")
        version = f"{engine_digest()} {course.assignments[assignment].digest}"
        with self._turn:
            stream = self._started(version)
            try:
                stream.send(Order(printable(student), assignment, os.fspath(file)))
                done = msgspec.msgpack.decode(stream.receive(limit=_MAX_ANSWER), type=Done)
            except (OSError, EOFError) as error:
                self.close()
                raise NoMarkError(f"{student}, {assignment}: the grader's process died") from error
        if done.fault:
            raise NoMarkError(f"{student}, {assignment}: {done.fault}")
        return done

    def _started(self, version: str) -> wire.Stream:
        if self._stream is None or version != self._version:
            self.close()
            ours, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [
                        sys.executable,
                        "-P",
                        "-m",
                        __name__,
                        str(theirs.fileno()),
                        str(self._solutions),
                    ],
                    stdin=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
                )
            self._stream, self._version = wire.Stream(ours), version
            atexit.register(self.close)
        return self._stream

    def close(self) -> None:
        """End the process."""
        if self._stream is not None:
            self._stream.close()  # it leaves when nobody asks any more
            self._stream = None
        if self._process is not None:
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        atexit.unregister(self.close)


def main() -> None:
    """Serve until the other side hangs up: the socket's descriptor, the solutions' folder."""
    stream = wire.Stream(socket.socket(fileno=int(sys.argv[1])))
    course = open_course(Path(sys.argv[2]))
    with contextlib.ExitStack() as stack:
        desk = _Desk(course, stream, stack)
        with contextlib.suppress(EOFError):
            while True:
                desk.serve()


class _Desk:
    """Takes orders from a stream, and answers each before it takes the next."""

    def __init__(self, course: Course, stream: wire.Stream, stack: contextlib.ExitStack) -> None:
        self._course, self._stream, self._stack = course, stream, stack
        # Two, since a run that is looked at imports more, and forks are dearer for it.
        limits, wanted = course.settings.limits, course.settings.isolation
        self._for_marks, self._for_outputs = (Nursery(limits, wanted) for _ in range(2))
        self._entered = False
        self._beside = stack.enter_context(ThreadPoolExecutor(1))
        self._outputs: Future[CellOutputs]
        self._order: Order | None = None  # the one that has not been answered

    def serve(self) -> None:
        """Answer orders until one comes for another assignment: tests are collected once for all.

        Raises:
            EOFError: the other side hung up.
        """
        order = self._order = self._order or self._receive()
        tests, settings = self._course.assignments[order.assignment].hidden, self._course.settings
        try:
            if not self._entered:
                for nursery in (self._for_marks, self._for_outputs):
                    self._stack.enter_context(nursery)
                self._entered = True
            jobs = self._jobs(order)
            grade_jobs(tests, jobs, settings, self._for_marks, lambda report, _: self._done(report))
        except (TestsError, JailFault, NoIsolationError, SubmissionError, OSError) as error:
            self._order = None
            self._stream.send(Done(fault=str(error)))

    def _receive(self) -> Order:
        return msgspec.msgpack.decode(self._stream.receive(), type=Order)

    def _jobs(self, order: Order) -> Iterator[Job]:
        assignment = order.assignment
        while order.assignment == assignment:
            file = Path(order.file)
            if self._for_marks.isolation is Isolation.USER:
                tests = self._course.assignments[assignment].hidden
                insist_on_closed(tests, {"the submissions": [file]})
            self._outputs = self._beside.submit(  # which waits for the jail, as grading does
                run_for_outputs, read(file), self._for_outputs, self._course.settings
            )
            hand_in = HandIn(order.student, assignment, file.parent, file)
            yield Job(hand_in, file.name, "")
            order = self._order = self._receive()

    def _done(self, report: Report) -> None:
        self._stream.send(Done(report=report, outputs=self._outputs.result()))
        self._order = None


if __name__ == "__main__":
    main()
