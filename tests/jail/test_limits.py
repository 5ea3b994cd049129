"""Each limit, met: the student is told which one it was, and how much it allows."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import msgspec
import pytest

from autograder.course.settings import Settings
from autograder.jail.nursery import Nursery
from autograder.testing.replies import Crashed, NotWritten, StudentError, TimedOut, Unreadable
from autograder.testing.student import Student

Inside = Callable[..., Student]


def told(student: Student, kind: type[StudentError] = StudentError) -> str:
    with pytest.raises(kind) as caught:
        student.f()
    return str(caught.value)


def test_seconds_of_a_call(inside: Inside) -> None:
    said = told(inside("def f():\n    while True: pass"), TimedOut)
    assert said == "f() did not return within 0.5 seconds (limit `call-seconds`)."


# Of which three are left out, and what is left does not come to an end either.
ENDLESS = "while True: pass\n" * 4


def test_seconds_to_load(inside: Inside) -> None:
    said = told(inside(ENDLESS), TimedOut)
    assert "did not run to its end within 1 seconds (limit `load-seconds`)" in said


def test_what_runs_out_of_time_again_and_again_is_given_up(inside: Inside) -> None:
    student = inside("w = 0\ndef f():\n    while True: pass\ndef g():\n    return f() + w")
    for run in (student, student.rerun(w=1)):
        assert "did not return" in told(run, TimedOut)
    said = told(student.rerun(w=2), TimedOut)
    assert said == "`f` was not tried: f had run out of time before (limit `timeouts`: 2)."
    for _ in range(2):
        with pytest.raises(TimedOut, match="did not return"):
            student.g()
    # With another function in its place it is another matter.
    assert student.rerun(f=lambda: 3).g().value == 3


def test_a_program_that_never_ends_is_run_so_often_and_no_more(inside: Inside) -> None:
    student = inside(f"w = 0\n{ENDLESS}")
    for run in (student, student.rerun(w=1)):
        assert "did not run to its end" in told(run, TimedOut)
    assert "area.py was not tried" in told(student.rerun(w=2), TimedOut)


@pytest.mark.parametrize("source", ["while True: pass", "def f():\n    while True: pass"])
def test_seconds_of_a_submission(inside: Inside, settings: Settings, source: str) -> None:
    hasty = msgspec.structs.replace(
        settings, submission_seconds=0.8, load_seconds=5.0, call_seconds=5.0
    )
    student = inside(source, settings=hasty)
    assert "(limit `submission-seconds`); this one was stopped" in told(student, TimedOut)
    other = student.rerun(w=1)
    assert "(limit `submission-seconds`)" in told(other, TimedOut)


def test_processor_time(sit: Inside, settings: Settings) -> None:
    thrifty = msgspec.structs.replace(settings, cpu_seconds=1, call_seconds=20.0)
    with (
        Nursery(thrifty.limits, thrifty.isolation) as nursery,
        sit(nursery, "def f():\n    while True: pass", thrifty) as student,
    ):
        assert "SIGXCPU (it used up its processor time) (limit `cpu-seconds`: 1 s)" in told(
            student, Crashed
        )


@pytest.mark.parametrize(
    "body",
    ["return bytearray(10**10)", "import numpy as np; return np.ones(10**10)",
     "import mmap; return mmap.mmap(-1, 2**33)"],
)  # fmt: skip
def test_memory_in_a_call(inside: Inside, body: str) -> None:
    assert "(limit `memory`: 1024 MiB)" in told(inside(f"def f():\n    {body}"))


def test_memory_at_import(inside: Inside) -> None:
    said = told(inside("x = bytearray(10**10)\nf = x.copy"), NotWritten)
    said = told(inside("f = bytearray(10**10)"), NotWritten)
    assert "MemoryError: (limit `memory`: 1024 MiB)" in said


def test_processes(inside: Inside) -> None:
    source = """
    import os, time
    def f():
        while True:
            if os.fork() == 0: time.sleep(30)
    """
    said = told(inside(dedent(source)))
    assert "BlockingIOError" in said and "(limit `processes`: 24)" in said


def test_threads(inside: Inside) -> None:
    source = """
    import threading, time
    def f():
        while True: threading.Thread(target=time.sleep, args=(30,)).start()
    """
    said = told(inside(dedent(source)))
    assert "can't start new thread (limit `processes`: 24)" in said


def test_the_disk(inside: Inside, settings: Settings) -> None:
    source = """
    def f():
        for n in range(99): open(f"{n}", "wb").write(bytes(10**6))
    """
    patient = msgspec.structs.replace(settings, call_seconds=5.0)
    said = told(inside(dedent(source), settings=patient))
    assert "No space left on device" in said and "(limit `disk`: 8 MiB)" in said


def test_the_size_of_a_file(inside: Inside, settings: Settings) -> None:
    source = """
    def f():
        with open("f", "wb") as file:
            file.seek(2**24)
            file.write(b"x")
    """
    patient = msgspec.structs.replace(settings, call_seconds=5.0)
    said = told(inside(dedent(source), settings=patient))
    assert "File too large (limit `disk`: 8 MiB)" in said


def test_open_files(inside: Inside) -> None:
    said = told(inside("def f():\n    hoard = [open('/dev/null') for _ in range(999)]"))
    assert "Too many open files" in said and "(limit `open-files`: 48)" in said


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return bytes(3 * 10**6).hex().split('8')", None),
        ("import numpy as np; return np.zeros(10**6)", "more than the 2 MB that an answer may"),
        ("import numpy as np; return np.zeros(10**7)", "larger than an answer may be"),
        ("return list(range(10**6))", "a list of 1000000 entries, more than an answer may have"),
    ],
)
def test_the_size_of_an_answer(inside: Inside, body: str, words: str | None) -> None:
    student = inside(f"def f():\n    {body}")
    if words is None:
        assert len(student.f().value[0]) <= 20_000
    else:
        assert words in told(student, Unreadable)


def test_large_answers_do_not_pile_up(inside: Inside, settings: Settings) -> None:
    patient = msgspec.structs.replace(settings, call_seconds=10.0)
    student = inside("made = {f'{n:x}': None for n in range(200_000)}", settings=patient)

    def fail() -> None:
        failures = []  # and in its frame, which the failure knows: a circle
        try:
            student.made.number()
        except AssertionError as error:
            failures.append(error)

    fail()
    gc.disable()
    try:
        before = memory_of_this_process()
        for _ in range(10):
            fail()
        assert memory_of_this_process() - before < 100, "twenty are one answer's"
    finally:
        gc.enable()


def memory_of_this_process() -> float:
    """What it holds at this moment, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def test_an_ordinary_error_names_no_limit(inside: Inside) -> None:
    for source in ("open('nowhere')", "1 / 0", "[][1]"):
        assert "limit" not in told(inside(f"def f():\n    {source}"))


# --- stand-ins: the author's code with the student's arguments ------------------------------


def test_a_stand_in_that_never_returns_is_stopped_with_the_call(inside: Inside) -> None:
    student = inside("def g(n): return n\ndef f(): return g(10**12)")

    def slow(n: int) -> int:
        while True:
            n += 1

    began = time.monotonic()
    assert told(student.rerun(g=slow), TimedOut) == (
        "f() did not return within 0.5 seconds (limit `call-seconds`)."
    )
    assert time.monotonic() - began < 60  # and not for ever
    student.g(2).equals(2)  # the rest goes on


def test_a_stand_in_that_is_asked_for_too_much_memory_is_an_error_of_the_student(
    inside: Inside,
) -> None:
    student = inside("def g(n): return n\ndef f(): return g(10**10)")
    said = told(student.rerun(g=lambda n: bytes(n)))
    assert "g cannot be called like this" in said
    assert bytes(10**9)  # no limit of it stays behind


def test_a_stand_in_that_swallows_everything_is_stopped_too(inside: Inside) -> None:
    student = inside("def g(n): return n\ndef f(): return g(1)")

    def stubborn(n: int) -> int:
        while True:
            try:
                while True:
                    pass
            except Exception:
                pass

    assert "`call-seconds`" in told(student.rerun(g=stubborn), TimedOut)
