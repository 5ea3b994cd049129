"""A zygote, a keeper, a run or the grader that is killed from outside: no mark follows from it."""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path

import pytest

from autograder.course.settings import Settings
from autograder.jail.keeper import NestedKeeper, NestedRun, OwnJailKeeper, Refused
from autograder.jail.nursery import JailFault, Nursery
from autograder.jail.processor_wait import descendants
from autograder.submissions.reading import Submission
from autograder.testing.jailed import JailedProgram
from autograder.testing.replies import Crashed
from autograder.testing.seat import Seat
from autograder.testing.student import Student
from autograder.wire import Cell, Command

SETTINGS = Settings(memory=1024, disk=8, processes=24, call_seconds=5.0, preload=())
SOURCE = "import time\ndef double(x): return 2 * x\ndef wait(s): time.sleep(s)\n"
PROGRAM = Submission("area.py", False, (Cell("area.py", SOURCE),), "")


@pytest.fixture(scope="module", params=["nested", "per-submission"])
def nursery(request: pytest.FixtureRequest) -> Iterator[Nursery]:
    with Nursery(SETTINGS.limits, request.param) as nursery:
        yield nursery


def kill_zygote(nursery: Nursery) -> None:
    """Kill process 1 of the jail; all of its namespace ends with it."""
    assert nursery._zygote is not None
    bwrap = nursery._zygote._process
    children = Path(f"/proc/{bwrap.pid}/task/{bwrap.pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    bwrap.wait(5)


def kill_processes_1(seat: Seat) -> None:
    """Kill whoever is process 1 of the submission's namespaces; all in them ends."""
    keeper = seat._keeper
    if isinstance(keeper, NestedKeeper):
        for run in keeper._runs:
            run.kill()
            assert run._handle is not None
            assert select.select([run._handle], [], [], 5)[0], "it ends, and all below it"
    else:
        assert isinstance(keeper, OwnJailKeeper)
        bwrap = keeper._jail._process
        for child in Path(f"/proc/{bwrap.pid}/task/{bwrap.pid}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)
        bwrap.wait(5)


def test_after_its_zygote_was_killed_the_next_submission_gets_a_new_one(nursery: Nursery) -> None:
    if nursery._zygote is None:
        pytest.skip("a jail for each submission has no zygote")
    for _ in range(3):
        with closing(Seat(nursery, PROGRAM, SETTINGS)) as seat:
            Student(JailedProgram(seat)).double(2.0).equals(4.0)
        kill_zygote(nursery)


def test_a_zygote_that_dies_over_a_submission_is_a_fault_and_no_crash(nursery: Nursery) -> None:
    if nursery._zygote is None:
        pytest.skip("a jail for each submission has no zygote")
    with closing(Seat(nursery, PROGRAM, SETTINGS)) as seat:
        student = Student(JailedProgram(seat))
        student.double(2.0).equals(4.0)
        kill_zygote(nursery)
        with pytest.raises(JailFault):
            student.double(2.0).equals(4.0)
        student.double(2.0).equals(4.0)  # the second attempt


def test_a_keeper_that_is_killed_is_a_fault_and_no_crash(nursery: Nursery) -> None:
    if nursery._zygote is not None:
        pytest.skip("a run in namespaces of its own has no keeper")
    with closing(Seat(nursery, PROGRAM, SETTINGS)) as seat:
        student = Student(JailedProgram(seat))
        student.double(2.0).equals(4.0)
        kill_processes_1(seat)
        with pytest.raises(JailFault):
            student.double(2.0).equals(4.0)
        student.double(2.0).equals(4.0)


def test_a_run_that_is_killed_is_a_crash_and_the_next_is_a_fresh_one(nursery: Nursery) -> None:
    if nursery._zygote is None:
        pytest.skip("in a jail for each submission that is its keeper")
    with closing(Seat(nursery, PROGRAM, SETTINGS)) as seat:
        student = Student(JailedProgram(seat))
        for _ in range(3):
            student.double(2.0).equals(4.0)
            kill_processes_1(seat)
            with pytest.raises(Crashed, match="SIGKILL"):
                student.double(2.0).equals(4.0)


def test_a_run_that_is_killed_before_it_is_asked_anything_is_replaced(nursery: Nursery) -> None:
    if nursery._zygote is None:
        pytest.skip("a jail for each submission has no run ahead")
    for _ in range(3):
        assert nursery._spare is not None
        nursery._spare.wait().kill()
        assert wait([nursery._spare.control], 5)
        with closing(Seat(nursery, PROGRAM, SETTINGS)) as seat:
            Student(JailedProgram(seat)).double(2.0).equals(4.0)
    assert nursery._spare is not None


@dataclass
class Zygote:
    """Answers whoever asks it for a run."""

    answer: bytes

    def tell(self, command: Command, *descriptors: int) -> None:
        with socket.socket(fileno=os.dup(descriptors[0])) as asker:
            asker.send(self.answer)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(b"9", JailFault), (b"256", JailFault), (b"refused: by the kernel", Refused)],
)
def test_a_run_that_dies_before_it_stands_has_not_been_refused(
    answer: bytes, kind: type[Exception]
) -> None:
    run = NestedRun(Zygote(answer), frozenset())  # type: ignore[arg-type]
    with pytest.raises(kind):
        run.wait()


def test_what_a_grader_that_is_killed_had_running_ends_with_it() -> None:
    nursery = Nursery(SETTINGS.limits, "nested").begin()
    with nursery:
        assert nursery._zygote is not None
        before = set(descendants(nursery._zygote.pid))
        spinning = Submission("area.py", False, (Cell("area.py", "while True: pass"),), "")
        grader = os.fork()
        if grader == 0:
            with nursery, closing(Seat(nursery, spinning, SETTINGS)) as seat:
                Student(JailedProgram(seat)).double(2.0)
        assert soon(lambda: len(set(descendants(nursery._zygote.pid)) - before) >= 2), "it runs"
        os.kill(grader, signal.SIGKILL)
        os.waitpid(grader, 0)
        assert soon(lambda: set(descendants(nursery._zygote.pid)) <= before)


def test_zygotes_that_die_leave_no_descriptors_behind() -> None:
    with Nursery(SETTINGS.limits, "nested") as nursery:

        def descriptors() -> int:
            with closing(Seat(nursery, PROGRAM, SETTINGS)) as seat:
                Student(JailedProgram(seat)).double(2.0).equals(4.0)
            return len(list(Path("/proc/self/fd").iterdir()))

        first = descriptors()
        for _ in range(10):
            kill_zygote(nursery)
            assert descriptors() <= first + 2  # of the run ahead, which may be told of or not


def soon(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not true() and time.monotonic() < until:
        time.sleep(0.02)
    return true()
