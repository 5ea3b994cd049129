"""The rungs without namespaces: what a program finds there, and what it cannot do.

They need an interpreter that every user can reach; `test_ladder.py` runs this file in such a
place, as root and as an unprivileged user, with `RUNG` set.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import msgspec
import pytest

from autograder.course.settings import Settings
from autograder.jail.isolation import Isolation, NoIsolationError
from autograder.jail.nursery import Nursery
from autograder.testing.replies import Crashed, StudentError, Unreadable
from autograder.testing.student import Student

RUNG = os.environ.get("RUNG", "landlock")
pytestmark = pytest.mark.skipif(RUNG not in ("landlock", "user"), reason=f"on the rung {RUNG}")


@pytest.fixture(scope="module")
def bare(settings: Settings) -> Iterator[Nursery]:
    try:
        with Nursery(settings.limits, RUNG) as nursery:
            yield nursery
    except NoIsolationError as error:
        pytest.skip(f"not from here (test_ladder.py does it): {error}")


@pytest.fixture
def jailed(bare: Nursery, sit: Callable[..., Student], settings: Settings) -> Iterator[Callable]:
    patient = msgspec.structs.replace(settings, call_seconds=5.0, load_seconds=5.0)
    seats = []

    def seat(source: str) -> Student:
        seats.append(sit(bare, dedent(source), patient))
        return seats[-1].__enter__()

    yield seat
    for one in seats:
        one.__exit__(None, None, None)


def refused(value: str) -> bool:
    return value == "PermissionError" or value.startswith("OSError: ")


TRY = """
import ctypes, fcntl, os, resource, signal, socket, subprocess, sys, threading, time
libc = ctypes.CDLL(None, use_errno=True)
def trying(what):
    try: return repr(eval(what))
    except OSError as error:
        kind = type(error).__name__
        return kind + ": " + error.strerror if kind == "OSError" else kind
def syscall(*args):
    if libc.syscall(*args) < 0:
        n = ctypes.get_errno()
        raise OSError(n, os.strerror(n))
"""


# --- files ----------------------------------------------------------------------------------


def test_the_scratch_folder_is_there_and_empty_for_each_submission(jailed: Callable) -> None:
    source = """
    import os, tempfile
    home, found = os.environ["HOME"], os.listdir(os.environ["HOME"])
    with open("note", "w") as note: note.write("2x")
    with tempfile.TemporaryFile() as file: file.write(b"x")
    os.makedirs("a/b"); os.rename("note", "a/b/note")
    here = os.listdir("a/b")
    """
    first, second = jailed(source), jailed(source)
    assert first.found.value == second.found.value == []
    assert first.here.value == ["note"]
    assert first.home.value != second.home.value


def test_nothing_is_left_of_it_however_deep_and_closed(
    bare: Nursery, sit: Callable[..., Student], settings: Settings
) -> None:
    source = """
import os
home = os.environ["HOME"]
for n in range(1500):
    os.mkdir("d"); os.chdir("d")
os.chdir(home); os.mkdir("closed"); open("closed/file", "w").close()
os.umask(0o777); os.mkdir("shut")
"""
    with sit(bare, source, msgspec.structs.replace(settings, load_seconds=10.0)) as student:
        home = Path(student.home.value)
    assert not home.parent.exists()


@pytest.mark.parametrize("path", ["/proc/1/environ", "/proc/self/environ", "/etc/shadow"])
def test_what_only_its_owner_may_read_cannot_be_read(jailed: Callable, path: str) -> None:
    assert refused(jailed(TRY).trying(f"open({path!r}).read()").value)


def test_a_file_of_the_graders_own_cannot_be_read_changed_or_replaced(jailed: Callable) -> None:
    student = jailed(TRY)
    with tempfile.NamedTemporaryFile("w", suffix=".secret") as file:
        file.write("rosebud")
        file.flush()
        name = file.name
        for what in (
            f"open({name!r}).read()", f"open({name!r}, 'w')", f"os.truncate({name!r}, 0)",
            f"os.chmod({name!r}, 0o777)", f"os.utime({name!r})", f"os.remove({name!r})",
            f"os.rename({name!r}, 'mine')", f"os.link({name!r}, 'mine')",
            f"os.setxattr({name!r}, 'user.x', b'')", f"os.open({name!r}, os.O_TRUNC)",
        ):  # fmt: skip
            assert refused(student.trying(what).value), what
        assert Path(name).read_text() == "rosebud"


def test_the_python_environment_can_be_read_and_not_changed(jailed: Callable) -> None:
    student = jailed(TRY)
    assert "import" in student.trying("open(os.__file__).read()").value
    for what in ("open(os.__file__, 'a')", "os.open(os.__file__, os.O_TRUNC)",
                 "os.chmod(os.__file__, 0)", "os.utime(os.__file__)"):  # fmt: skip
        assert refused(student.trying(what).value), what


@pytest.mark.skipif(RUNG != "landlock", reason="there permissions alone close the files")
def test_no_folder_but_pythons_and_the_scratch_is_open(jailed: Callable) -> None:
    student = jailed(TRY)
    for what in ("os.listdir('/')", "os.listdir('/tmp')", "os.listdir('/proc')",
                 "open('/etc/passwd')", "open('/tmp/note', 'w')", "open('/dev/shm/n', 'w')",
                 "os.listdir('/home')"):  # fmt: skip
        assert refused(student.trying(what).value), what


def test_what_lies_about_for_all_users_is_removed_with_the_submission(
    bare: Nursery, sit: Callable[..., Student]
) -> None:
    name = f"/tmp/autograder-test-{time.monotonic_ns()}"
    source = f"""
import os
try:
    os.makedirs({name!r} + "/inside"); open({name!r} + "/inside/note", "w").close()
except OSError: pass
there = os.path.exists({name!r})
"""
    with sit(bare, source) as student:
        assert bool(student.there.value) is (RUNG == "user")
    assert not Path(name).exists()


@pytest.mark.skipif(RUNG != "user", reason="there permissions alone close the files")
def test_a_note_in_a_folder_of_all_users_is_removed_however_deep(
    bare: Nursery, sit: Callable[..., Student]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        deep = Path(name, "closed", "to", "nobody", "open")
        deep.mkdir(parents=True)
        deep.chmod(0o1777)
        (deep / "of another").touch()
        source = f"""
import os
os.umask(0)
os.mkdir({str(deep)!r} + "/folder")
for place in ("/note", "/folder/note"):
    open({str(deep)!r} + place, "w").close()
os.symlink("note", {str(deep)!r} + "/link")
try: os.link({str(deep)!r} + "/of another", {str(deep)!r} + "/second name")
except OSError: pass
os.mkdir({str(deep)!r} + "/shut", 0)
there = sorted(os.listdir({str(deep)!r}))
"""
        with sit(bare, source) as student:
            assert student.there.value == ["folder", "link", "note", "of another", "shut"]
        assert [path.name for path in deep.iterdir()] == ["of another"]


@pytest.mark.skipif(RUNG != "user", reason="there permissions alone close the files")
def test_the_disk_is_watched_wherever_all_users_may_write(jailed: Callable) -> None:
    student = jailed(
        """
        import os, time
        def fill(folder):
            for n in range(200):
                with open(f"{folder}/filled-{os.getpid()}-{n}", "wb") as file:
                    file.write(bytes(10**6))
                time.sleep(0.05)
        def twice(x):
            time.sleep(0.5)  # for the disk to be looked at
            return 2 * x
        """
    )
    for folder in ("/tmp", "/var/tmp", "/dev/shm"):
        with pytest.raises(Crashed, match=r"limit `disk`: 8 MiB"):
            student.fill(folder)
        assert not list(Path(folder).glob("filled-*"))
        student.twice(2.0).equals(4.0)  # there is room again


def test_the_disk_is_watched_and_the_message_names_the_limit(jailed: Callable) -> None:
    student = jailed(
        """
        import time
        def fill():
            for n in range(100):
                open(f"{n}", "wb").write(bytes(10**6))
                time.sleep(0.02)
        def nest():
            import os
            for n in range(20):
                os.makedirs(f"{n}/a/b")
                open(f"{n}/a/b/c", "wb").write(bytes(10**6))
                time.sleep(0.02)
        def twice(x):
            time.sleep(0.3)  # for the disk to be looked at
            return 2 * x
        """
    )
    for fill in (student.fill, student.nest):
        with pytest.raises(Crashed, match=r"limit `disk`: 8 MiB"):
            fill()
        student.twice(2.0).equals(4.0)  # there is room again


def test_files_by_the_thousand_are_watched_too(jailed: Callable) -> None:
    student = jailed(
        """
        import os
        def litter():
            n = 0
            while True: n += 1; os.close(os.open(f"{n}", os.O_CREAT | os.O_WRONLY))
        """
    )
    with pytest.raises(Crashed, match="limit `disk`"):
        student.litter()


# --- processes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what",
    ["os.fork()", "subprocess.run(['true'])", "os.execv(sys.executable, ['python'])",
     "os.posix_spawn('/bin/true', ['true'], {})", "syscall(435, 0, 0)", "syscall(56, 17, 0, 0, 0)"],
)  # fmt: skip
def test_no_process_can_be_started(jailed: Callable, what: str) -> None:
    assert refused(jailed(TRY).trying(what).value)


def test_threads_can_be_started_and_are_counted(jailed: Callable, settings: Settings) -> None:
    student = jailed(
        """
        import threading, time
        def threads():
            try:
                for n in range(1000): threading.Thread(target=time.sleep, args=(30,)).start()
            except RuntimeError: pass
            return n
        """
    )
    # Other processes of the same user may come and go.
    assert 1 <= student.threads().number() <= settings.limits.processes + 40


@pytest.mark.parametrize(
    "what",
    ["os.kill(PID, 9)", "os.kill(PID, 0)", "os.killpg(os.getpgid(PID), 9)", "os.kill(-1, 9)",
     "os.kill(os.getppid(), 9)", "os.pidfd_open(PID)", "syscall(234, PID, PID, 9)",
     "syscall(200, PID, 9)", "syscall(129, PID, 9, ctypes.create_string_buffer(128))",
     "fcntl.fcntl(0, fcntl.F_SETOWN, PID)", "fcntl.fcntl(0, 10, 9)",
     "resource.prlimit(PID, resource.RLIMIT_CPU, (0, 0))", "os.setpriority(0, PID, 19)",
     "os.sched_setaffinity(PID, {0})", "syscall(310, PID, 0, 0, 0, 0, 0)",
     "syscall(101, 16, PID, 0, 0)"],
)  # fmt: skip
def test_nothing_else_of_the_same_user_can_be_touched(jailed: Callable, what: str) -> None:
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        student = jailed(TRY)
        assert refused(student.trying(what.replace("PID", str(bystander.pid))).value)
        time.sleep(0.05)
        assert bystander.poll() is None
        assert student.trying("1").value == "1"
    finally:
        bystander.kill()
        bystander.wait()


def test_it_may_end_itself_as_any_program_may(jailed: Callable) -> None:
    student = jailed("import os\ndef end(n): os.kill(os.getpid(), n)\ndef abort(): os.abort()")
    with pytest.raises(Crashed, match="SIGKILL"):
        student.end(int(signal.SIGKILL))
    with pytest.raises(Crashed, match="SIGABRT"):
        student.abort()


def test_a_program_dies_with_its_keeper(bare: Nursery, sit: Callable[..., Student]) -> None:
    source = """
import ctypes, os, signal
for n in set(signal.Signals) - {9, 19}: signal.signal(n, signal.SIG_IGN)
cleared = ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
me, keeper = os.getpid(), os.getppid()
"""
    with sit(bare, source) as student:
        me, keeper = int(student.me.number()), int(student.keeper.number())
        student.cleared.equals(-1)
        assert Path(f"/proc/{me}").exists()
        os.kill(keeper, signal.SIGKILL)
        until = time.monotonic() + 3
        while Path(f"/proc/{me}").exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert not Path(f"/proc/{me}").exists()


# --- the network, and the rest of the machine -----------------------------------------------


@pytest.mark.parametrize(
    "what",
    ["socket.socket()", "socket.socket(socket.AF_UNIX)", "socket.socket(socket.AF_NETLINK, 3)",
     "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)", "syscall(425, 8, 0)",
     "syscall(29, 0, 4096, 0o1600)", "syscall(319, b'x', 0)", "syscall(240, b'q', 0o102, 0o600, 0)",
     "syscall(321, 0, 0, 0)", "syscall(250, 0, 0, 0)", "syscall(437, -100, b'/', 0, 0)",
     "syscall(0x40000000 | 39)", "libc.unshare(0x10000000) or 1/0"],
)  # fmt: skip
def test_the_network_and_the_kernels_other_rooms_are_closed(jailed: Callable, what: str) -> None:
    value = jailed(TRY).trying(what).value
    assert refused(value) or value == "-1"


def test_what_honest_programs_use_still_works(jailed: Callable) -> None:
    student = jailed(
        """
        import asyncio, concurrent.futures, os, tempfile
        import numpy as np
        async def later(): await asyncio.sleep(0.01); return 1
        waited = asyncio.run(later())
        with concurrent.futures.ThreadPoolExecutor(2) as pool: squares = list(pool.map(abs, [-1]))
        with tempfile.NamedTemporaryFile() as f: size = f.write(b"x")
        np.savetxt("m.txt", np.eye(2)); back = np.loadtxt("m.txt")
        noise = os.urandom(4)[0] >= 0
        def big(): return np.zeros(10**6)
        """
    )  # fmt: skip
    for name, due in {"waited": 1, "squares": [1], "size": 1, "back": [[1, 0], [0, 1]]}.items():
        getattr(student, name).equals(due)
    with pytest.raises(Unreadable):
        student.big()


def test_the_report_names_the_rung(bare: Nursery) -> None:
    assert bare.isolation in (Isolation.LANDLOCK, Isolation.USER)
    assert "namespaces" in str(bare.isolation)


def test_root_never_runs_a_submission_as_itself(jailed: Callable) -> None:
    student = jailed("import os\nids = [*os.getresuid(), *os.getresgid(), *os.getgroups()]")
    assert 0 not in student.ids.value
    if os.getuid() == 0:
        assert os.getuid() not in student.ids.value


def test_memory_is_limited_for_the_whole_submission(jailed: Callable) -> None:
    with pytest.raises(StudentError, match=r"limit `memory`: 1024 MiB"):
        jailed("def hoard(): return bytearray(2 * 10**9)").hoard()
