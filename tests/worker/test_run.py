"""A program run again with other givens: in the same process where that takes next to nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import msgspec
import pytest

from autograder.course.settings import Settings
from autograder.jail.nursery import Nursery
from autograder.testing.replies import Crashed, StudentError, TimedOut
from autograder.testing.student import Student

Jailed = Callable[[str], Student]

# Every one is process 1 of its namespace, where there are any: it is known by what it remembers.
PROCESS = "import builtins, secrets\n"
PROCESS += "process = builtins.__dict__.setdefault('process', secrets.token_hex())"


@pytest.fixture
def jailed(
    nursery: Nursery, sit: Callable[..., Student], settings: Settings
) -> Iterator[Callable[[str], Student]]:
    """`jailed(source)` is the `Student` of a program in a jail."""
    patient = msgspec.structs.replace(settings, load_seconds=5.0, call_seconds=3.0)
    with ExitStack() as seats:
        yield lambda source: seats.enter_context(sit(nursery, textwrap.dedent(source), patient))


def test_a_quick_program_runs_again_in_the_same_process(jailed: Jailed) -> None:
    student = jailed(f"{PROCESS}\nw = 1.0")
    assert student.rerun(w=2.0).process.value == student.process.value


@pytest.mark.parametrize(
    "takes_much",
    [
        "import time\nends = time.process_time() + 0.2\nwhile time.process_time() < ends: pass",
        "much = bytes(range(256)) * (1 << 17)",
    ],
    ids=["time", "memory"],
)
def test_one_that_takes_much_runs_again_in_a_process_of_its_own(
    jailed: Jailed, takes_much: str
) -> None:
    student = jailed(f"{PROCESS}\nw = 1.0\n{takes_much}")
    processes = {student.rerun(w=float(w)).process.value for w in range(3)}
    assert len(processes) == 3


@pytest.mark.parametrize(
    ("where", "lived"),
    [("nursery", [False, False, False, True, True, True]), ("nursery_without_nesting", [True] * 6)],
)
def test_few_processes_wait_for_questions_and_one_that_was_ended_is_run_again(
    where: str,
    lived: list[bool],
    request: pytest.FixtureRequest,
    sit: Callable[..., Student],
    settings: Settings,
) -> None:
    nursery = request.getfixturevalue(where)
    takes_much = "import time\nends = time.process_time() + 0.2\n"
    takes_much += "while time.process_time() < ends: pass\n"
    patient = msgspec.structs.replace(settings, load_seconds=5.0)
    with sit(nursery, f"{PROCESS}\nw = 1.0\n{takes_much}", patient) as student:
        runs = [student.rerun(w=float(w)) for w in range(6)]
        first = [(run.process.value, run.w.value) for run in runs]
        again = [(run.process.value, run.w.value) for run in reversed(runs)][::-1]
    assert [w for _, w in first] == [w for _, w in again] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert len({process for process, _ in first}) == 6
    assert [one == other for one, other in zip(first, again, strict=True)] == lived


def test_a_process_takes_a_limited_number_of_programs(jailed: Jailed) -> None:
    student = jailed(f"{PROCESS}\nw = 1.0")
    processes = [student.rerun(w=float(w)).process.value for w in range(20)]
    assert 1 < len(set(processes)) < 4
    assert [student.rerun(w=float(w)).process.value for w in range(20)] == processes


def test_programs_side_by_side_have_names_of_their_own(jailed: Jailed) -> None:
    student = jailed("w = 1.0\ncalls = []\ndef double():\n    calls.append(w)\n    return 2 * w")
    three, five = student.rerun(w=3.0), student.rerun(w=5.0)
    assert [run.double().value for run in (five, student, three, five)] == [10.0, 2.0, 6.0, 10.0]
    assert [run.calls.value for run in (student, three, five)] == [[1.0], [3.0], [5.0, 5.0]]


def test_a_class_is_found_again_in_its_own_program(jailed: Jailed) -> None:
    student = jailed(
        """
        import pickle
        w = 1.0
        class Layer:
            weight = w
        def there_and_back():
            return pickle.loads(pickle.dumps(Layer())).weight
        """
    )
    other = student.rerun(w=2.0)
    assert [run.there_and_back().value for run in (other, student, other)] == [2.0, 1.0, 2.0]


def test_what_a_crash_takes_with_it_is_run_anew(jailed: Jailed) -> None:
    student = jailed("import os\nw = 1.0\ndef end():\n    os._exit(3)\ndef give():\n    return w")
    two, three = student.rerun(w=2.0), student.rerun(w=3.0)
    assert [run.give().value for run in (student, two, three)] == [1.0, 2.0, 3.0]
    with pytest.raises(Crashed, match="ended itself"):
        two.end()
    assert [run.give().value for run in (three, student, two)] == [3.0, 1.0, 2.0]


def test_a_rerun_that_never_ends_costs_the_others_nothing(jailed: Jailed) -> None:
    student = jailed("w = 1.0\nwhile w > 1: pass")
    assert student.w.value == 1.0
    with pytest.raises(TimedOut, match="load-seconds"):
        _ = student.rerun(w=2.0).w
    assert student.w.value == 1.0
    assert student.rerun(w=0.5).w.value == 0.5


def test_a_syntax_error_is_told_of_every_run(jailed: Jailed) -> None:
    student = jailed("w = 1.0\nz = = 2")
    for run in (student, student.rerun(w=2.0)):
        with pytest.raises(StudentError, match="SyntaxError"):
            _ = run.z


def test_a_stand_in_may_ask_the_program_that_it_stands_in(jailed: Jailed) -> None:
    """The answer to a question may need another program of the same process."""
    student = jailed(
        """
        w = 1.0
        def slope(x):
            return w * x
        def value(x):
            return slope(x) + 1
        """
    )
    run = student.rerun(slope=lambda x: student.slope(10 * x).value)
    assert run.value(3.0).value == 31.0
    again = student.rerun(slope=lambda x: student.rerun(w=7.0).slope(x).value)
    assert again.value(3.0).value == 22.0
    assert student.value(3.0).value == 4.0


def test_a_number_is_fetched_again_after_a_call(jailed: Jailed) -> None:
    student = jailed(
        """
        fetched, count = 0, 0.0
        def __getattr__(name):
            global fetched
            fetched += 1
            return float(fetched)
        def step():
            global count
            count += 1.0
        """
    )
    assert [student.made_up.value for _ in range(3)] == [1.0, 1.0, 1.0]  # asked for once
    assert student.count.value == 0.0
    student.step()
    assert student.count.value == 1.0
    assert student.made_up.value == 2.0


def test_questions_within_questions_come_to_an_end(jailed: Jailed) -> None:
    """Two stand-ins that ask each other for ever: an author's mistake, and no way to hang."""
    student = jailed("def f(x):\n    return g(x)\n\ndef g(x):\n    return f(x)")
    runs: list[Student] = []
    depth = 0

    def other(x: float) -> float:
        nonlocal depth
        depth += 1
        return float(runs[depth % 2].f(x).value)

    runs += [student.rerun(g=other), student.rerun(g=lambda x: other(x))]
    with pytest.raises(StudentError, match="g cannot be called like this"):
        runs[0].f(1.0)
    assert depth == 8
    assert student.rerun(g=lambda x: x + 1.0).f(1.0).value == 2.0


def test_programs_that_ask_each_other_while_they_load_come_to_an_end(jailed: Jailed) -> None:
    student = jailed("def g():\n    return 1.0\n\nx = g()")
    runs: list[Student] = []
    runs.append(student.rerun(g=lambda: runs[0].x.value))
    with pytest.raises(StudentError, match="g cannot be called like this"):
        _ = runs[0].x
    assert student.x.value == 1.0


def test_what_is_asked_within_a_question_leaves_that_its_deadline(jailed: Jailed) -> None:
    student = jailed("def f(x):\n    return g(x)\n\ndef g(x):\n    return x")
    inner = student.rerun(g=lambda x: x)

    def slow(x: float) -> float:
        inner.f(x)
        while True:  # interrupted by the deadline of the question around it
            pass

    with pytest.raises(TimedOut, match="call-seconds"):
        student.rerun(g=slow).f(1.0)
