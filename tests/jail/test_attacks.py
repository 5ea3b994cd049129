"""Accidents and attacks, for real: each earns nothing, ends in time, and spoils nobody else.

The exercise is `double(x)`, which is due to return 2x. What each runs into is named here; whole
classes of attacks, graded, are in `tests/hostile`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from textwrap import dedent

import msgspec
import pytest

from autograder.course.settings import Settings
from autograder.jail.nursery import Nursery
from autograder.testing.answer import Mismatch
from autograder.testing.replies import Crashed, NotWritten, StudentError, TimedOut, Unreadable
from autograder.testing.student import Student

RIGHT = "import numpy as np\ndef double(x): return float(np.multiply(x, 2))"
LONG = 8.0  # seconds: some time-outs of these tests' settings, on a busy machine

# The worker's socket, found the way an attacker would.
FIND_STREAM = """
import gc, os, socket, stat, struct, sys
import msgspec
def is_open(s):
    try: return s.fileno() >= 0 and stat.S_ISSOCK(os.fstat(s.fileno()).st_mode)
    except OSError: return False
raw = next(o for o in gc.get_objects() if type(o) is socket.socket and is_open(o))
def frame(message):
    body = message if isinstance(message, bytes) else msgspec.msgpack.encode(message)
    raw.sendall(struct.pack(">I", len(body)) + body)
"""
FIND_QUESTION = """
def question():
    f = sys._getframe()
    while f is not None:
        if "request" in f.f_locals: return f.f_locals["request"].id
        f = f.f_back
"""


def attack(name: str, kind: type[Exception] | tuple[type[Exception], ...], source: str) -> object:
    return pytest.param(dedent(source), kind, id=name)


# What an attack runs into is named: a looser check would let it pass for another reason. A
# statement that ends the program, or its time, is left out, and then there is nothing to answer.
AT_IMPORT = [
    attack("endless loop", NotWritten, "while True: pass"),
    attack("sleep", NotWritten, "import time; time.sleep(60)"),
    attack("os._exit", NotWritten, "import os; os._exit(0)"),
    attack("native crash", NotWritten, "import ctypes; ctypes.string_at(0)"),
    attack("abort", NotWritten, "import os; os.abort()"),
    attack("interrupt", (Crashed, NotWritten), "raise KeyboardInterrupt"),
    attack("kill itself", NotWritten, "import os; os.kill(os.getpid(), 9)"),
    attack("recursion", NotWritten, "def f(): return f()\ndouble = f()"),
    attack("memory at once", NotWritten, "double = bytearray(10**10)"),
    attack(
        "memory bit by bit",
        NotWritten,
        "hoard = []\nwhile True: hoard.append(bytearray(5 * 10**7)); double(1)",
    ),
    attack(
        "garbage in every descriptor",
        Crashed,
        """
        import os
        for fd in range(64):
            try: os.write(fd, bytes(range(255, -1, -1)) * 8)
            except OSError: pass
        """,
    ),
    attack(
        "a promise of four gigabytes",
        Crashed,
        FIND_STREAM + "raw.sendall(b'\\xff' * 4)\nimport time; time.sleep(60)",
    ),
    attack(
        "silence after half a frame",
        (NotWritten, Crashed),  # Crashed: the worker's next frame came after the half one
        FIND_STREAM + "raw.sendall(b'\\x00\\x00\\x00\\x09half')\nimport time; time.sleep(60)",
    ),
    attack("a value instead of `loaded`", Crashed, FIND_STREAM + "frame(['returned', 1, 42.0])"),
    attack(
        "answers before the question",
        Crashed,
        FIND_STREAM
        + "frame(['loaded'])\nfor n in range(999): frame(['returned', n, 42.0])\n"
        + "import time; time.sleep(60)",
    ),
    attack(
        "a parent that leaves and a child that holds the line",
        (NotWritten, Crashed),  # Crashed: where the parent is seen to leave first
        "import os, time\nif os.fork(): os._exit(0)\nos.setsid()\nwhile True: time.sleep(1)",
    ),
    attack(
        "children without end",
        (TimedOut, Crashed, NotWritten),
        """
        import os
        while True:
            try: os.fork()
            except OSError: pass
        """,
    ),
    attack(
        "threads without end",
        (NotWritten, Unreadable),
        """
        import threading, time
        def more():
            while True: threading.Thread(target=time.sleep, args=(60,)).start()
        double = more()
        """,
    ),
]

IN_A_CALL = [
    attack("endless loop", TimedOut, "while True: pass"),
    attack("sleep", TimedOut, "import time; time.sleep(60)"),
    attack("os._exit", Crashed, "import os; os._exit(0)"),
    attack("sys.exit", StudentError, "import sys; sys.exit(0)"),
    attack("quit", StudentError, "quit()"),
    attack("native crash", Crashed, "import ctypes; ctypes.string_at(0)"),
    attack("interrupt", StudentError, "raise KeyboardInterrupt"),
    attack("recursion", StudentError, "return double(x)"),
    attack("memory", StudentError, "return bytearray(10**10)"),
    attack("a value too big", Unreadable, "import numpy as np; return np.zeros(10**6)"),
    attack("nothing", Mismatch, "return None"),
    attack("a function", Unreadable, "return double"),
    attack("an enormous array of nothing", (Mismatch, Unreadable),
           "import numpy as np; return np.zeros((2**50, 0))"),
    attack("a random generator", Unreadable, "import numpy as np; return np.random.default_rng()"),
    attack(
        "an __array__ of itself",
        StudentError,
        """
        import numpy as np
        class Sly:
            def __array__(self, *args, **kwargs):
                inside = np.empty(1, dtype=object)
                inside[0] = self
                return inside
        return Sly()
        """,
    ),
    attack(
        "an exception whose words and type misbehave",
        StudentError,
        """
        class Meta(type):
            @property
            def __name__(cls): raise SystemExit
        class Odd(Exception, metaclass=Meta):
            def __str__(self): raise SystemExit
        raise Odd
        """,
    ),
    attack(
        "the wire turned against the judge",
        Crashed,
        "from autograder import wire\nwire.plain = lambda *_, **__: os._exit(0)",
    ),
    attack("a forged reply to another question", Crashed, "frame(['returned', 42, 42.0])"),
    attack("a reply of no known kind", Crashed, "frame(['passed', question(), 42.0])"),
    attack("a reply that is no message", Crashed, "frame(b'\\xc1')"),
    attack("a reply nested very deep", (Crashed, Mismatch),
           "number = b'\\xcf' + struct.pack('>Q', question())\n"
           "frame(b'\\x93\\xa8returned' + number + b'\\x91' * 900 + b'\\x01')"),
    attack("a reply of bytes", (Crashed, Mismatch), "frame(['returned', question(), b'42'])"),
    attack("a reply of a date", (Crashed, Mismatch),
           "frame(['returned', question(), msgspec.msgpack.Ext(-1, bytes(4))])"),
    attack("questions without end", (Crashed, TimedOut),
           "while True: frame(['asked', 1, 'double', [21.0], {}])"),
    attack("one value and then another", Mismatch,
           "frame(['returned', question(), 0.0])\nreturn 42.0"),
    attack(
        "threads left running",
        (Mismatch, TimedOut),
        """
        import threading
        def spin():
            while True: pass
        for _ in range(4): threading.Thread(target=spin).start()
        return 0.0
        """,
    ),
]  # fmt: skip

# What matters most, and what depends on how strongly the machine isolates.
CORE = {
    "endless loop", "os._exit", "native crash", "children without end", "memory at once",
    "a parent that leaves and a child that holds the line", "garbage in every descriptor",
    "answers before the question", "kill itself",
}  # fmt: skip

# Blows at the processes around: they need not hurt the one who deals them, but nobody else.
BLOWS = {
    "process 1": "os.kill(1, 9)",
    "the parent": "os.kill(os.getppid(), 9)",
    "everyone": "os.kill(-1, 9)",
    "every number": "for n in range(1, 200): n != os.getpid() and strike(n)",
    "the group": "os.killpg(0, 15)",
}


def in_call(body: str) -> str:
    lines = "\n".join("    " + line for line in body.strip().splitlines())
    return f"{FIND_STREAM}\n{FIND_QUESTION}\ndef double(x):\n{lines}\n"


def earns_nothing(student: Student, kind: type[Exception] | tuple[type[Exception], ...]) -> None:
    with pytest.raises(kind) as caught:
        student.double(21.0).equals(42.0)
    assert isinstance(caught.value, StudentError | Mismatch)
    assert 0 < len(str(caught.value)) < 5000


def is_graded_right(nursery: Nursery, sit: Callable[..., Student]) -> None:
    with sit(nursery, RIGHT) as student:
        student.double(21.0).equals(42.0)


@pytest.mark.parametrize(("source", "kind"), AT_IMPORT)
def test_an_attack_at_import_earns_nothing_and_spoils_nobody_else(
    source: str, kind: type[Exception], nursery: Nursery, sit: Callable[..., Student]
) -> None:
    began = time.monotonic()
    with sit(nursery, source) as student:
        earns_nothing(student, kind)
    assert time.monotonic() - began < LONG
    is_graded_right(nursery, sit)


@pytest.mark.parametrize(("source", "kind"), IN_A_CALL)
def test_an_attack_in_a_call_earns_nothing_and_spoils_nobody_else(
    source: str, kind: type[Exception], nursery: Nursery, sit: Callable[..., Student]
) -> None:
    began = time.monotonic()
    with sit(nursery, in_call(source)) as student:
        earns_nothing(student, kind)
    assert time.monotonic() - began < LONG
    is_graded_right(nursery, sit)


@pytest.mark.parametrize(("source", "kind"), [a for a in AT_IMPORT if a.id in CORE])
def test_an_attack_on_a_jail_of_its_own_earns_nothing(
    source: str,
    kind: type[Exception],
    nursery_without_nesting: Nursery,
    sit: Callable[..., Student],
) -> None:
    with sit(nursery_without_nesting, source) as student:
        earns_nothing(student, kind)
    is_graded_right(nursery_without_nesting, sit)


@pytest.mark.parametrize("blow", BLOWS.values(), ids=BLOWS)
def test_killing_what_is_around_stops_nobody_elses_grading(
    blow: str, nursery: Nursery, sit: Callable[..., Student]
) -> None:
    survives(blow, nursery, sit)


@pytest.mark.parametrize("blow", ["the parent", "everyone"])
def test_killing_what_is_around_a_jail_of_its_own_stops_nobody_elses_grading(
    blow: str, nursery_without_nesting: Nursery, sit: Callable[..., Student]
) -> None:
    survives(BLOWS[blow], nursery_without_nesting, sit)


def survives(blow: str, nursery: Nursery, sit: Callable[..., Student]) -> None:
    source = f"""
import os, signal
signal.signal(15, signal.SIG_IGN)
def strike(n):
    try: os.kill(n, 9)
    except OSError: pass
def double(x):
    try:
        {blow}
    except OSError: pass
    return 2 * x
"""
    with sit(nursery, RIGHT) as neighbour:
        neighbour.double(1.0).equals(2.0)
        with sit(nursery, source) as student:
            for _ in range(2):
                try:
                    student.double(21.0).equals(42.0)
                except Crashed:
                    continue
        neighbour.double(2.0).equals(4.0)
    is_graded_right(nursery, sit)


# --- after a failure ------------------------------------------------------------------------

MIXED = """
import os
calls = 0
def double(x):
    global calls
    calls += 1
    if x == 1: os._exit(0)
    if x == 2:
        while True: pass
    if x == 3: raise ValueError("three")
    return 2 * x
"""


def test_a_crash_costs_its_own_test_and_the_next_one_gets_a_fresh_process(
    inside: Callable[[str], Student],
) -> None:
    student = inside(MIXED)
    student.double(21.0).equals(42.0)
    for bad, kind in ((1.0, Crashed), (2.0, TimedOut), (3.0, StudentError)):
        with pytest.raises(kind):
            student.double(bad)
        student.double(21.0).equals(42.0)
    assert student.calls.number() == 3  # since the time-out: 21, 3, 21


def test_a_crash_in_one_run_leaves_the_other_runs_of_the_submission_usable(
    inside: Callable[[str], Student],
) -> None:
    student = inside("w = 1.0\n" + MIXED)
    other = student.rerun(w=5.0)
    other.w.equals(5.0)
    with pytest.raises(Crashed):
        student.double(1.0)
    other.w.equals(5.0)
    student.double(4.0).equals(8.0)


def test_a_program_that_never_loads_is_not_tried_again(
    nursery: Nursery, sit: Callable[..., Student]
) -> None:
    with sit(nursery, "while True: pass\n" * 4) as student:  # of which three are left out
        with pytest.raises(TimedOut):
            student.double(1.0)
        began = time.monotonic()
        for _ in range(400):
            with pytest.raises(TimedOut, match="loop that never stops"):
                student.double(1.0)
        assert time.monotonic() - began < 400 * 0.5  # what one try each would cost at least


def test_a_submission_that_times_out_in_every_test_comes_to_an_end(
    inside: Callable[..., Student], settings: Settings
) -> None:
    hasty = msgspec.structs.replace(
        settings, call_seconds=0.3, submission_seconds=1.5, timeouts=300
    )
    student = inside("def double(x):\n    while True: pass", settings=hasty)
    began = time.monotonic()
    said = []
    for _ in range(300):
        with pytest.raises(TimedOut) as caught:
            student.double(1.0)
        said.append(str(caught.value))
    assert time.monotonic() - began < 300 * 0.3  # what one try each would cost at least
    assert "All tests of a submission together may take 1.5 seconds" in said[-1]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import os; os._exit(0)", "ended itself"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import os; os.kill(os.getpid(), 9)", "SIGKILL"),
        ("import time; time.sleep(9)", "0.5 seconds"),
    ],
)
def test_how_it_ended_is_told_with_what_was_called(
    inside: Callable[[str], Student], source: str, words: str
) -> None:
    with pytest.raises(StudentError) as caught:
        inside(f"def double(x):\n    {source}").double(21.0)
    assert str(caught.value).startswith("double(21)")
    assert words in str(caught.value)


def test_output_by_the_megabyte_disturbs_nothing(inside: Callable[[str], Student]) -> None:
    student = inside(
        """
import os, sys
print("x" * 10**7)
def double(x):
    for fd in (1, 2):
        os.write(fd, b"x" * 10**6)
    print("y" * 10**7, file=sys.stderr)
    sys.stdout.close()
    return 2 * x
"""
    )
    student.double(21.0).equals(42.0)
    student.double(2.0).equals(4.0)
