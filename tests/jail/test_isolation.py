"""What a submission finds around it, and what of the machine it cannot reach."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import numpy as np
import pytest

import autograder
from autograder.course.settings import Settings
from autograder.jail.isolation import Isolation
from autograder.jail.nursery import Nursery
from autograder.jail.visible import scratch
from autograder.testing.replies import Crashed, StudentError, TimedOut
from autograder.testing.student import Student

REPOSITORY = Path(autograder.__file__).parents[1]
Jailed = Callable[[str], Student]


@pytest.fixture(params=["nursery", "nursery_without_nesting"], scope="module")
def keeper_of_jails(request: pytest.FixtureRequest) -> Nursery:
    """Either kind of jail."""
    nursery: Nursery = request.getfixturevalue(request.param)
    return nursery


@pytest.fixture
def jailed(
    keeper_of_jails: Nursery, sit: Callable[..., Student], settings: Settings
) -> Iterator[Callable[[str], Student]]:
    """Either kind of jail: `jailed(source)` is the `Student` of a program in it."""
    patient = msgspec.structs.replace(settings, call_seconds=3.0)
    with ExitStack() as seats:
        yield lambda source: seats.enter_context(
            sit(keeper_of_jails, textwrap.dedent(source), patient)
        )


@pytest.fixture(scope="module")
def spy(
    keeper_of_jails: Nursery, sit: Callable[..., Student], settings: Settings
) -> Iterator[Student]:
    """A program that looks around; one serves all tests that only look."""
    patient = msgspec.structs.replace(settings, call_seconds=10.0, submission_seconds=300.0)
    source = textwrap.dedent(
        """
        import ctypes, os, socket, sys
        libc = ctypes.CDLL(None, use_errno=True)
        def environment(): return dict(os.environ)
        def modules(): return sorted(sys.modules)
        def ids(): return [*os.getresuid(), *os.getresgid(), *os.getgroups()]
        def arguments(): return sys.argv
        def listing(path): return sorted(os.listdir(path))
        def exists(path): return os.path.lexists(path)
        def read(path): return open(path).read()
        def fails(function, *args):
            ctypes.set_errno(0)
            if getattr(libc, function)(*[a.encode() if type(a) is str else a for a in args]) != 0:
                return os.strerror(ctypes.get_errno())
            return ""
        def capabilities():
            header = (ctypes.c_uint32 * 2)(0x20080522, 0)
            sets = (ctypes.c_uint32 * 6)()
            assert libc.capget(header, sets) == 0
            return list(sets)
        def flags(path): return os.statvfs(path).f_flag
        def prctl(what): return libc.prctl(what, 0, 0, 0, 0)
        def descriptors():
            found = []
            for fd in range(3, 48):
                try: os.fstat(fd)
                except OSError: continue
                found.append(fd)
            return found
        def writes(path):
            target = os.path.join(path, "mark")
            try:
                with open(target, "w") as stream: stream.write("x")
            except OSError as error:
                return False
            os.remove(target)
            return True
        def folders():
            for folder, inside, _ in os.walk("/"):
                own = os.environ["HOME"]
                if folder.startswith(("/usr/", "/lib", own)) or folder.count("/") > 6:
                    inside.clear()
                if not folder.startswith(os.environ["HOME"]): yield folder
        def all_that_can_be_written():
            return [f for f in folders() if f != "/dev/fd" and writes(f)]
        def connect(family, *address):
            try:
                with socket.socket(family) as s:
                    s.settimeout(0.4)
                    s.connect(address if len(address) > 1 else address[0])
            except OSError as error: return type(error).__name__
            return "connected"
        def pair(kind): return [s.close() for s in socket.socketpair(socket.AF_UNIX, kind)]
        """
    )
    with sit(keeper_of_jails, source, patient) as student:
        yield student


# --- what there is --------------------------------------------------------------------------


def test_the_environment_is_what_the_jail_sets_and_nothing_of_the_graders(
    spy: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = spy.environment().value
    set_by_the_jail = {
        "PATH", "HOME", "TMPDIR", "LANG", "PYTHONPATH", "PYTHONHASHSEED", "PYTHONBREAKPOINT",
        "MPLBACKEND", "MPLCONFIGDIR", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS",
        "MKL_NUM_THREADS", "LD_BIND_NOW", "PYTHONNODEBUGRANGES",
        "PWD",
    }  # fmt: skip
    assert set(environment) <= set_by_the_jail
    assert environment["HOME"] == scratch()
    assert spy.arguments().value == [""]


def test_a_secret_in_the_graders_environment_does_not_come_along(
    sit: Callable[..., Student], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_SECRET", "rosebud")
    with (
        Nursery(settings.limits) as nursery,
        sit(nursery, "import os\nwhole = repr(os.environ)") as student,
    ):
        assert "rosebud" not in student.whole.value


def test_the_user_is_not_root_and_has_no_groups(spy: Student) -> None:
    ids = spy.ids().value
    assert 0 not in ids
    assert len(set(ids[:3])) == 1 and len(set(ids[3:6])) == 1


def test_there_are_no_capabilities_and_no_way_to_new_ones(spy: Student) -> None:
    assert spy.capabilities().value == [0] * 6
    no_new_privileges = 39
    assert spy.prctl(no_new_privileges).value == 1


def test_other_processes_of_the_same_user_may_not_look_into_it(spy: Student) -> None:
    dumpable = 3
    assert spy.prctl(dumpable).value == 0


def test_it_holds_two_descriptors_the_line_to_the_grader_and_how_far_it_is(spy: Student) -> None:
    assert len(spy.descriptors().value) == 2


def test_no_module_of_the_grader_is_loaded_but_those_of_the_three_rooms(spy: Student) -> None:
    modules = spy.modules().value
    own = {name for name in modules if name.split(".")[0] == "autograder"}
    shown = ("autograder.worker", "autograder.wire", "autograder.linux")
    assert "autograder.worker.run" in own
    assert {n for n in own if n != "autograder" and not n.startswith(shown)} == set()
    assert not [name for name in modules if name.split(".")[0] in ("pytest", "_pytest", "pluggy")]


# --- what cannot be read --------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "/etc/shadow", "/etc/hostname", "/proc/self/environ", "/proc/1/cmdline"]
)
def test_files_of_the_machine_are_not_there(spy: Student, path: str) -> None:
    assert spy.exists(path).value is False


@pytest.mark.parametrize("folder", ["solutions", "tests", "exercises", ".git", "pyproject.toml"])
def test_the_course_is_not_there(spy: Student, folder: str) -> None:
    assert spy.exists(str(REPOSITORY / folder)).value is False


def test_of_the_engine_only_three_rooms_are_there(spy: Student) -> None:
    assert spy.listing("/engine/autograder").value == ["__init__.py", "linux", "wire", "worker"]


def test_proc_and_sys_show_nothing(spy: Student) -> None:
    for path in ("/proc", "/sys"):
        assert spy.exists(path).value is False or spy.listing(path).value == []


def test_the_cover_of_proc_cannot_be_taken_off(jailed: Jailed, spy: Student) -> None:
    assert spy.fails("umount2", "/proc", 2).value
    assert spy.fails("mount", "proc", "/tmp", "proc", 0, None).value
    student = jailed(
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        def seen():
            NEWNS, NEWUSER, NEWPID = 0x20000, 0x10000000, 0x20000000
            libc.unshare(NEWUSER | NEWNS | NEWPID)
            libc.umount2(b"/proc", 2)
            libc.mount(b"proc", b"/tmp", b"proc", 0, None)
            looked = ("/proc/self", "/tmp/self", "/proc/1", "/tmp/1")
            return [path for path in looked if os.path.lexists(path)]
        """
    )
    assert student.seen().value == []


def test_the_network_is_not_there(spy: Student) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert spy.connect(socket.AF_INET, "127.0.0.1", port).value == "PermissionError"
    assert spy.connect(socket.AF_INET, "192.0.2.1", 80).value == "PermissionError"
    assert spy.connect(socket.AF_INET6, "2001:db8::1", 80).value == "PermissionError"


@pytest.mark.parametrize("family", ["AF_NETLINK", "AF_PACKET", "AF_VSOCK", "AF_ALG"])
def test_no_other_kind_of_socket_is_there(spy: Student, family: str) -> None:
    assert spy.connect(int(getattr(socket, family)), "0").value == "PermissionError"


def test_a_pair_of_streams_is_all_there_is_of_sockets(spy: Student) -> None:
    assert spy.pair(int(socket.SOCK_STREAM)).value == [None, None]
    with pytest.raises(StudentError, match="PermissionError"):
        spy.pair(int(socket.SOCK_DGRAM))


@pytest.mark.parametrize(
    ("call", "arguments"),
    [("shmget", [0, 4096, 0o1600]), ("msgget", [0, 0o1600]), ("unshare", [0x10000000]),
     ("memfd_create", ["x", 0]), ("ptrace", [0, 0, 0, 0]), ("setns", [0, 0])],
)  # fmt: skip
def test_the_kernels_other_rooms_are_closed(spy: Student, call: str, arguments: list) -> None:
    assert spy.fails(call, *arguments).value == "Operation not permitted"


def test_sockets_of_the_machine_without_a_file_are_not_there(spy: Student) -> None:
    name = f"\0autograder-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(name)
        listener.listen()
        assert spy.connect(socket.AF_UNIX, name).value == "PermissionError"


# --- what cannot be written -----------------------------------------------------------------


def test_nowhere_but_in_tmp_can_anything_be_written(spy: Student) -> None:
    assert spy.writes(scratch()).value is True
    assert spy.all_that_can_be_written().value == []


@pytest.mark.parametrize("path", ["/", "/dev", "/engine", "/usr", sys.prefix])
def test_all_but_tmp_is_mounted_read_only_whoever_the_grader_is(spy: Student, path: str) -> None:
    if spy.exists(path).value:
        assert int(spy.flags(path).number()) & os.ST_RDONLY


def test_shared_memory_is_in_tmp_and_counts_with_it(jailed: Jailed) -> None:
    student = jailed(
        """
        import multiprocessing
        import os
        def twice(x): return 2 * x
        def pooled():
            with multiprocessing.Pool(2) as pool:
                return pool.map(twice, [1, 2, 3])
        def there(): return os.path.realpath("/dev/shm")
        """
    )
    assert student.there().value == scratch()
    assert student.pooled().value == [2, 4, 6]


def test_tmp_is_empty_for_each_submission_and_shared_by_none(jailed: Jailed) -> None:
    source = """
    import os
    found = os.listdir(os.environ["HOME"])
    open(os.environ["HOME"] + "/note", "w").write("2x")
    os.makedirs(os.environ["HOME"] + "/.hidden/deep")
    def read(): return os.listdir(os.environ["HOME"])
    """
    first = jailed(source)
    assert first.found.value == []
    second = jailed(source)
    assert second.found.value == []
    assert sorted(first.read().value) == [".hidden", "note"]


def test_the_disk_fills_up_at_its_limit(jailed: Jailed, settings: Settings) -> None:
    student = jailed(
        """
        def fill():
            total = 0
            for n in range(40):
                with open(f"{n}", "wb", buffering=0) as stream:
                    try:
                        for _ in range(100): total += stream.write(bytes(10**5))
                    except OSError: pass
            return total
        """
    )
    limit = settings.limits.disk
    assert limit / 2 < student.fill().number() <= limit


def test_files_by_the_thousand_come_to_an_end(
    nursery: Nursery, sit: Callable[..., Student]
) -> None:
    source = """
import os
def litter():
    for n in range(200_000):
        try: os.close(os.open(f"{n}", os.O_CREAT | os.O_WRONLY))
        except OSError: return n
    return n
"""
    with sit(nursery, source) as student:
        assert student.litter().number() < 5000


def test_there_is_no_file_system_to_be_had_beyond_the_limit(jailed: Jailed) -> None:
    student = jailed(
        """
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        def got():
            libc.unshare(0x10000000 | 0x20000)
            mounted = libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, b"size=100m") == 0
            total = 0
            try:
                for n in range(20):
                    with open(f"{n}", "wb", buffering=0) as f: total += f.write(bytes(10**6))
            except OSError: pass
            return total
        """
    )
    assert student.got().number() <= 8 * 2**20


# --- limits ---------------------------------------------------------------------------------


def test_the_limits_of_the_settings_reach_the_program_and_cannot_be_raised(
    jailed: Jailed, settings: Settings
) -> None:
    student = jailed(
        """
        import os, resource
        process = os.getpid()
        def limits():
            return {n: resource.getrlimit(getattr(resource, "RLIMIT_" + n))
                    for n in ("AS", "CPU", "NPROC", "FSIZE", "NOFILE", "CORE")}
        def raise_limit(name, value):
            resource.setrlimit(getattr(resource, "RLIMIT_" + name), (value, value))
        """
    )
    limits = settings.limits
    assert student.limits().value == {
        "AS": [limits.memory] * 2,
        "CPU": [limits.cpu, limits.cpu + (student.process.value != 1)],
        "NPROC": [limits.processes] * 2,
        "FSIZE": [limits.file_size] * 2,
        "NOFILE": [limits.open_files] * 2,
        "CORE": [0, 0],
    }
    for name in ("AS", "CPU", "NPROC", "FSIZE", "NOFILE"):
        with pytest.raises(StudentError, match=r"ValueError|PermissionError"):
            student.raise_limit(name, 2**40)


COUNT_CHILDREN = """
import ctypes, os, time
def children():
    {first}
    count = 0
    for n in range(200):
        try: pid = os.fork()
        except OSError: break
        if pid == 0:
            time.sleep(20)
            os._exit(0)
        count += 1
    return count
"""


def test_one_submissions_processes_leave_room_for_its_neighbours(jailed: Jailed) -> None:
    bomber, honest = (jailed(COUNT_CHILDREN.format(first="pass")) for _ in range(2))
    assert bomber.children().number() >= 1
    assert honest.children().number() >= 1


@pytest.mark.parametrize(
    "first", ["pass", "ctypes.CDLL(None).unshare(0x10000000)"], ids=["plain", "in a user namespace"]
)
def test_processes_are_counted_and_refused_beyond_the_limit(
    jailed: Jailed, settings: Settings, first: str
) -> None:
    count = jailed(COUNT_CHILDREN.format(first=first)).children().number()
    assert 1 <= count <= settings.limits.processes


def test_processor_time_is_limited_also_where_the_clock_is_not(
    sit: Callable[..., Student], settings: Settings
) -> None:
    thrifty = msgspec.structs.replace(settings, cpu_seconds=1, call_seconds=8.0)
    with (
        Nursery(thrifty.limits) as nursery,
        sit(nursery, "def f():\n    while True: pass", thrifty) as student,
        pytest.raises(Crashed, match=r"SIGXCPU|SIGKILL"),
    ):
        student.f()


# --- what is left behind --------------------------------------------------------------------


def processes_named(word: str) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def wait_until(true: Callable[[], bool], seconds: float = 3.0) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.02)
    return true()


DAEMON = """
import os, time
def is_open(fd):
    try: os.fstat(fd)
    except OSError: return False
    return True
def double(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for fd in filter(is_open, range(48)): os.set_inheritable(fd, True)
            os.execv("/usr/bin/sleep", ["sleep", "TOKEN"])
        os._exit(0)
    time.sleep(0.2)
    END
"""


@pytest.mark.skipif(not Path("/usr/bin/sleep").exists(), reason="no /usr/bin/sleep")
def test_a_daemon_ends_with_its_submission(
    jailed: Jailed, sit: Callable[..., Student], keeper_of_jails: Nursery
) -> None:
    token = f"301.{time.monotonic_ns()}"
    source = DAEMON.replace("TOKEN", token).replace("END", "return 2 * x")
    with sit(keeper_of_jails, source) as student:
        student.double(2.0).equals(4.0)
        assert wait_until(lambda: processes_named(token) != []), "the daemon never lived"
    assert wait_until(lambda: processes_named(token) == [])


def test_a_run_ends_with_all_it_started_and_leaves_the_next_nothing(
    nursery: Nursery, sit: Callable[..., Student]
) -> None:
    if nursery.isolation is not Isolation.NESTED:
        pytest.skip("no namespaces for each run")
    source = """
        import os, time
        def left(): return os.listdir()
        def leave():
            open("note", "w").close()
            if os.fork(): os._exit(0)
            time.sleep(60)
    """
    with sit(nursery, textwrap.dedent(source)) as student:
        for _ in range(2):
            with pytest.raises(Crashed):  # and not TimedOut: the child does not hold the line
                student.leave()
            assert student.left().value == []


@pytest.mark.skipif(not Path("/usr/bin/sleep").exists(), reason="no /usr/bin/sleep")
def test_a_daemon_that_holds_the_line_of_a_dead_program_holds_up_nothing(
    jailed: Jailed,
) -> None:
    token = f"301.{time.monotonic_ns()}"
    student = jailed(DAEMON.replace("TOKEN", token).replace("END", "os._exit(0)"))
    began = time.monotonic()
    with pytest.raises((Crashed, TimedOut)):
        student.double(2.0)
    assert time.monotonic() - began < 150  # and not until the daemon ends
    assert wait_until(lambda: processes_named(token) == [])


def test_a_nursery_leaves_no_process_behind(
    settings: Settings, sit: Callable[..., Student]
) -> None:
    limits = settings.limits
    before = set(processes_named("autograder.worker.main"))
    with (
        Nursery(limits) as nursery,
        sit(nursery, "def f():\n    while True: pass") as student,
        pytest.raises(TimedOut),
    ):
        student.f()
    mine = set(processes_named("autograder.worker.main")) - before
    assert wait_until(lambda: not any(parent_is_me(pid) for pid in mine))


def parent_is_me(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    return f"PPid:\t{os.getpid()}\n" in status


# --- shared between submissions -------------------------------------------------------------


def test_what_one_submission_does_to_its_modules_the_next_does_not_see(jailed: Jailed) -> None:
    vandal = jailed(
        """
        import builtins, random, sys
        import numpy as np
        np.sum = np.exp = lambda *a, **k: 0.0
        builtins.sum = lambda *a: 0.0
        sys.modules["math"] = None
        def f(): return np.exp(1.0)
        """
    )
    vandal.f().equals(0.0)
    student = jailed(
        "import numpy as np\nimport math\ndef f(): return [np.exp(0.0), sum([1, 2]), math.cos(0)]"
    )
    student.f().equals([1.0, 3.0, 1.0])


def test_each_run_draws_the_same_stream_from_a_seed_and_another_one_without(
    jailed: Jailed,
) -> None:
    source = "import numpy as np\na = np.random.default_rng(1).normal()\nb = np.random.normal()"
    one, other = jailed(source), jailed(source)
    assert one.a.number() == other.a.number() == np.random.default_rng(1).normal()


# --- a grader who is not root ---------------------------------------------------------------

UNPRIVILEGED = """
import sys
from autograder.jail.isolation import Isolation
from autograder.jail.nursery import Nursery
from autograder.wire.messages import Cell
from autograder.course.settings import Settings
from autograder.testing.seat import Seat
from autograder.testing.jailed import JailedProgram
from autograder.testing.student import Student
from autograder.submissions.reading import Submission

settings = Settings(memory=1024, disk=8, processes=24, call_seconds=2.0, preload=())

def seat(nursery, source):
    cells = (Cell("area.py", source),)
    bench = Seat(nursery, Submission("area.py", False, cells, ""), settings)
    return bench, Student(JailedProgram(bench))

SPY = '''
import os, ctypes
def look():
    header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    ctypes.CDLL(None).capget(header, sets)
    return {"uid": os.getuid(), "capabilities": sum(sets), "passwd": os.path.exists("/etc/passwd")}
def leave_notes():
    written = []
    for folder in ('/', '/dev', '/engine', '/engine/autograder', '/etc', '/usr'):
        try: open(folder + "/autograder_note.py", "w").close()
        except OSError: continue
        written.append(folder)
    return written
def children():
    import time
    count = 0
    for n in range(200):
        try: pid = os.fork()
        except OSError: break
        if pid == 0:
            time.sleep(20)
            os._exit(0)
        count += 1
    return count
def crash(): ctypes.string_at(0)
def double(x): return 2 * x
'''

with Nursery(settings.limits) as nursery:
    for isolation in (nursery.isolation, Isolation.PER_SUBMISSION):
        nursery.isolation = isolation
        bench, student = seat(nursery, SPY)
        seen = student.look().value
        assert seen["uid"] != 0 and seen["capabilities"] == 0 and not seen["passwd"], seen
        student.double(21.0).equals(42.0)
        try:
            student.crash()
        except Exception as error:
            assert "SIGSEGV" in str(error), error
        if "writes" in sys.argv:
            assert student.leave_notes().value == []
        assert 1 <= student.children().number() <= 200, "children"
        bench.close()
        bench, student = seat(nursery, "def double(x): return 2 * x")
        student.double(21.0).equals(42.0)
        bench.close()
print("ALL WELL")
"""


@pytest.mark.parametrize("also", ["", "writes"])
def test_an_unprivileged_grader_is_as_well_protected(
    also: str, as_user: Callable[[str], list[str]]
) -> None:
    if os.getuid() != 0:
        pytest.skip("the tests do not run as root: all of them are the unprivileged case")
    command = [*as_user("nobody"), sys.executable, "-B", "-c", UNPRIVILEGED, also]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if "Permission denied" in done.stderr and "Traceback" not in done.stderr:
        pytest.skip(f"the interpreter is not readable for other users: {done.stderr.strip()}")
    assert done.stdout.strip() == "ALL WELL", done.stderr
