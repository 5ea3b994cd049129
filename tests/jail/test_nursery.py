"""A jail that was begun before a fork is shared, and is nobody's to end but its owner's."""

from __future__ import annotations

import os
import select
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from autograder.course.settings import Settings
from autograder.jail.barejail import BareJail
from autograder.jail.keeper import OwnJailKeeper
from autograder.jail.nursery import JailFault, Nursery
from autograder.submissions.reading import Submission
from autograder.testing.jailed import JailedProgram
from autograder.testing.seat import Seat
from autograder.testing.student import Student
from autograder.wire import Cell

SETTINGS = Settings(memory=1024, disk=8, processes=24, preload=())
SOURCE = "import os, tempfile\ndef left():\n    return os.listdir(tempfile.gettempdir())\n"
SOURCE += "def leave():\n    open(tempfile.gettempdir() + '/note', 'w').close()\n    return 1.0\n"
SOURCE += """
import threading
def hold(count):
    for _ in range(count):
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    return threading.active_count()
"""
PROGRAM = Submission("area.py", False, (Cell("area.py", SOURCE),), "")


@pytest.fixture
def begun() -> Nursery:
    nursery = Nursery(SETTINGS.limits).begin()
    if nursery._zygote is None:
        pytest.skip("only a jail with namespaces in it is begun beforehand")
    return nursery


def graded(nursery: Nursery) -> bool:
    """Whether a program runs, and finds nothing of others."""
    with closing(Seat(nursery, PROGRAM, SETTINGS)) as seat:
        student = Student(JailedProgram(seat))
        return not student.left().value and student.leave().number() == 1.0


def forked(nursery: Nursery, times: int = 3) -> int:
    """A process that grades with a nursery begun before it; its number."""
    child = os.fork()
    if child == 0:
        with nursery:
            os._exit(0 if all(graded(nursery) for _ in range(times)) else 1)
    return child


def test_processes_share_the_jail_that_was_begun_before_them(begun: Nursery) -> None:
    jail = begun._zygote
    children = [forked(begun) for _ in range(3)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    with begun:
        assert graded(begun)
        assert begun._zygote is jail, "none of them ended it"


def test_it_ends_with_its_owner_and_not_with_who_else_closes_it(begun: Nursery) -> None:
    assert begun._zygote is not None
    ended = os.pidfd_open(begun._zygote.pid)
    child = os.fork()
    if child == 0:
        begun.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert not select.select([ended], [], [], 0.3)[0]
    begun.close()
    assert select.select([ended], [], [], 10)[0]
    os.close(ended)


def test_where_the_shared_one_has_died_each_process_gets_its_own(begun: Nursery) -> None:
    assert begun._zygote is not None
    begun._zygote._process.kill()
    begun._zygote._process.wait()
    children = [forked(begun) for _ in range(2)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    begun.close()


def test_a_jail_that_is_ended_while_it_starts_leaves_no_process(begun: Nursery) -> None:
    begun.close()
    mark = SETTINGS.limits.memory - 4096  # in the command lines of these jails only
    limits = msgspec.structs.replace(SETTINGS.limits, memory=mark)
    for pause in range(40):
        nursery = Nursery(limits).begin()
        time.sleep(pause / 4000)
        nursery.close()
    soon = time.monotonic() + 10
    while alive(str(mark).encode()) and time.monotonic() < soon:
        time.sleep(0.05)
    assert not alive(str(mark).encode())


def alive(mark: bytes) -> list[Path]:
    """The processes that have this in their command line."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if mark in file.read_bytes():
                found.append(file.parent)
    return found


def test_each_submission_in_it_has_all_its_processes(begun: Nursery) -> None:
    with begun, closing(Seat(begun, PROGRAM, SETTINGS)) as one:
        assert Student(JailedProgram(one)).hold(20).number() == 21
        with closing(Seat(begun, PROGRAM, SETTINGS)) as other:
            assert Student(JailedProgram(other)).hold(20).number() == 21


def test_a_process_that_cannot_be_started_leaves_no_folder_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "nothing"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(JailFault, match="no process for a submission"):
        BareJail(settings.limits, use_landlock=True)
    assert list(tmp_path.iterdir()) == []


@dataclass
class Line:
    """A jail of which only the line to it is there."""

    control: socket.socket


def test_a_keeper_that_dies_before_it_says_how_the_program_ended_is_a_fault_of_the_jail() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.send(b"ready")
    theirs.send(b"preloaded")
    keeper = OwnJailKeeper(Line(ours), frozenset())  # type: ignore[arg-type]
    assert theirs.recv(1024)
    with ThreadPoolExecutor() as pool, ours:
        ended = pool.submit(keeper.end)
        theirs.recv(1024)
        theirs.close()
        with pytest.raises(JailFault, match="is gone"):
            ended.result()
