"""What the kernel counts for a user, or for the machine: who takes all of it takes it from nobody.

A hoarder holds what it can while an honest neighbour is graded. On every rung, as root and as
somebody else: `test_ladder.py` runs this file there, with `RUNG` set.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from textwrap import dedent

import msgspec
import pytest

from autograder.course.settings import Settings
from autograder.jail.isolation import Isolation
from autograder.jail.nursery import Nursery
from autograder.testing.student import Student

OWN_USER = os.geteuid() == 0  # then each submission has one
# Without, as many as it takes to have all watches of epoll, were they to be had.
PROCESSES = 4 if OWN_USER else 40


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    """With room for a hoard."""
    return msgspec.structs.replace(
        settings, processes=64, open_files=256, load_seconds=60.0, call_seconds=20.0
    )


@pytest.fixture(scope="module")
def nursery(settings: Settings) -> Iterator[Nursery]:
    with Nursery(settings.limits, os.environ.get("RUNG", "auto")) as nursery:
        yield nursery


# `hoard()` in as many processes as there may be, or in one where that is all there is.
HOARDER = """
import array, ctypes, fcntl, os, resource, select, signal, socket, time
libc = ctypes.CDLL(None, use_errno=True)
kept, got = [], []  # and what the kernel let it have that nobody should
{hoard}
def held():
    try:
        hoard()
    except OSError:
        pass
children = 0
for _ in range({processes}):
    try:
        if os.fork() == 0:
            held()
            time.sleep(120)
        children += 1
    except OSError:
        break
held()
time.sleep(1)
"""

HOARDS = {
    "watches of epoll": """
        def hoard():
            epolls = [select.epoll() for _ in range(80)]
            kept.extend(epolls)
            for base in [os.pipe()[0] for _ in range(25)]:
                for number in range(140, 250):
                    os.dup2(base, number)
                    for epoll in epolls:
                        epoll.register(number, select.EPOLLIN)
    """,
    "descriptors in flight": """
        def hoard():
            while True:
                pair = socket.socketpair()
                rights = array.array("i", [pair[0].fileno()] * 253)
                pair[0].sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
                kept.append(pair)
    """,
    "memory of pipes": """
        def hoard():
            while True:
                kept.append(os.pipe())
    """,
    "waiting signals": """
        def hoard():
            signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))
            while libc.sigqueue(os.getpid(), signal.SIGRTMIN, None) == 0:
                pass
            for _ in range(1000):
                os.kill(os.getpid(), signal.SIGRTMIN)
    """,
    "timers": """
        def hoard():
            timer = ctypes.c_void_p()
            for _ in range(100_000):
                if libc.timer_create(1, None, ctypes.byref(timer)) != 0:
                    break
                got.append("a timer")
    """,
    "watchers of files": """
        def hoard():
            for _ in range(200):
                got.extend(n for n in (libc.inotify_init1(0), libc.fanotify_init(0, 0)) if n >= 0)
    """,
    "keys": """
        def hoard():
            for number in range(1000):
                if libc.syscall(248, b"user", b"key%d" % number, b"x" * 20_000, 20_000, -3) >= 0:
                    got.append("a key")
    """,
    "locked memory": """
        def hoard():
            libc.mlockall(7)
            kept.append(bytearray(1 << 23))
    """,
    "old asynchronous I/O": """
        def hoard():
            for _ in range(64):
                context = ctypes.c_ulong(0)
                if libc.syscall(206, 4096, ctypes.byref(context)) == 0:
                    got.append("slots")
    """,
    "io_uring": """
        def hoard():
            for _ in range(64):
                if libc.syscall(425, 4096, ctypes.create_string_buffer(120)) >= 0:
                    got.append("a ring")
    """,
    "queues of messages": """
        def hoard():
            for number in range(300):
                queue = libc.mq_open(b"/q%d" % number, os.O_CREAT | os.O_RDWR, 0o666, None)
                old = libc.msgget(0, 0o1666), libc.semget(0, 250, 0o1666), libc.shmget(0, 9, 0o1666)
                got.extend(n for n in (queue, *old) if n >= 0)
    """,
    "namespaces": """
        def hoard():
            for _ in range(1000):
                if libc.unshare(0x10000000) != 0:
                    break
                got.append("a namespace")
    """,
    "terminals": """
        def hoard():
            while True:
                kept.append(os.openpty())
    """,
    "events of the processor": """
        def hoard():
            for _ in range(200):
                if libc.syscall(298, ctypes.create_string_buffer(112), 0, -1, -1, 0) >= 0:
                    got.append("an event")
    """,
    "locks": """
        def hoard():
            for number in range(5):
                kept.append(open(f"locked-{os.getpid()}-{number}", "w"))
                for byte in range(0, 2000, 2):
                    fcntl.lockf(kept[-1], fcntl.LOCK_EX, 1, byte)
    """,
}

NEIGHBOUR = """
import asyncio, os, signal, socket, tempfile, threading, time
def loops():
    async def both():
        await asyncio.gather(*(asyncio.sleep(0.001) for _ in range(20)))
        return await asyncio.to_thread(abs, -2)
    return asyncio.run(both())
def pipes():
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    return os.write(writing, bytes(60_000))
def pairs():
    one, two = socket.socketpair()
    one.sendall(bytes(60_000))
    return len(two.recv(100))
def threads():
    found = []
    workers = [threading.Thread(target=found.append, args=(n,)) for n in range(4)]
    for worker in workers: worker.start()
    for worker in workers: worker.join()
    return len(found)
def alarms():
    rung = []
    signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    for _ in range(1000):
        if rung: return 1
        time.sleep(0.01)
def files():
    with tempfile.TemporaryFile() as file:
        return file.write(bytes(1000))
"""
ITS_DUES = {"loops": 2, "pairs": 100, "threads": 4, "alarms": 1, "files": 1000, "pipes": 60_000}


@pytest.mark.parametrize("what", HOARDS)
def test_who_takes_all_of_it_takes_nothing_from_a_neighbour(
    nursery: Nursery, sit: Callable[..., Student], settings: Settings, what: str
) -> None:
    source = HOARDER.format(hoard=dedent(HOARDS[what]), processes=PROCESSES)
    with sit(nursery, source, settings) as hoarder:
        if nursery.isolation in (Isolation.NESTED, Isolation.PER_SUBMISSION):
            hoarder.children.equals(PROCESSES)
        else:
            hoarder.children.equals(0)
        with sit(nursery, NEIGHBOUR, settings) as neighbour:
            for name, due in ITS_DUES.items():
                if name == "pipes" and what == "memory of pipes" and not OWN_USER:
                    continue  # said in docs/limits.md: there they may be small
                getattr(neighbour, name)().equals(due)
        assert hoarder.got.value == []


def test_each_run_has_a_user_of_its_own_where_the_grader_is_root(
    nursery: Nursery, sit: Callable[..., Student]
) -> None:
    source = "import os\nuser, group = os.getuid(), os.getgid()"
    users = set()
    for _ in range(3):
        with sit(nursery, source) as one, sit(nursery, source) as other:
            assert (one.user.value == other.user.value) is not OWN_USER
            users |= {one.user.value, other.user.value, one.group.value}
    assert len(users) == 6 if OWN_USER else users == {os.getuid()}


def test_an_event_loop_does_without_epoll_where_its_watches_would_be_everybodys(
    nursery: Nursery, sit: Callable[..., Student]
) -> None:
    source = """
import asyncio, select
async def kind(): return type(asyncio.get_running_loop()._selector).__name__
chosen = asyncio.run(kind())
try: open_ = select.epoll() is not None
except PermissionError: open_ = False
"""
    with sit(nursery, source) as student:
        assert student.open_.value is OWN_USER
        assert student.chosen.value == ("EpollSelector" if OWN_USER else "PollSelector")
