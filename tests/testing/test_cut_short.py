"""A statement that ends the program, or takes too long, while it is loaded costs itself alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from textwrap import dedent

import msgspec
import pytest

from autograder.course.settings import Settings
from autograder.jail.nursery import Nursery
from autograder.submissions.reading import Submission
from autograder.testing.cut_short import CutShort
from autograder.testing.jailed import JailedProgram
from autograder.testing.local import LocalProgram
from autograder.testing.replies import Crashed, NotReached, TimedOut
from autograder.testing.seat import Seat
from autograder.testing.student import Student
from autograder.wire import Cell

Ran = Callable[..., tuple[Student, list[str]]]

SLOW = "import time\ntime.sleep(100)"


def submission_of(*cells: str) -> Submission:
    """A script of one cell, a notebook of several."""
    if len(cells) == 1:
        return Submission("area.py", False, (Cell("area.py", dedent(cells[0])),), "")
    labelled = tuple(Cell(f"code cell {n}", dedent(cell)) for n, cell in enumerate(cells, 1))
    return Submission("area.ipynb", True, labelled, "")


@pytest.fixture
def jailed(nursery: Nursery, settings: Settings) -> Iterator[Ran]:
    """The program in the jail, and the notes on it."""
    with ExitStack() as seats:

        def ran(*cells: str, **limits: float) -> tuple[Student, list[str]]:
            submission = submission_of(*cells)
            cut_short = CutShort(submission)
            patient = msgspec.structs.replace(settings, **limits)
            seat = seats.enter_context(closing(Seat(nursery, submission, patient)))
            return Student(JailedProgram(seat, cut_short=cut_short)), cut_short.notes

        yield ran


@pytest.fixture(params=["jailed", "local"])
def ran(request: pytest.FixtureRequest, settings: Settings) -> Ran:
    """The same, also in this process."""
    if request.param == "jailed":
        return request.getfixturevalue("jailed")  # type: ignore[no-any-return]

    def in_process(*cells: str) -> tuple[Student, list[str]]:
        submission = submission_of(*cells)
        cut_short = CutShort(submission)
        program = LocalProgram(submission, limits=settings, cut_short=cut_short)
        return Student(program), cut_short.notes

    return in_process


@pytest.mark.parametrize(
    "statement",
    ["while True: pass", "import time; time.sleep(100)", "import os; os._exit(0)",
     "import os\nos._exit(3)"],
)  # fmt: skip
def test_it_costs_itself_and_a_note_names_it(ran: Ran, statement: str) -> None:
    student, notes = ran(f"z = 1.5\n{statement}\ndef f(x): return x + z\nb = f(1)")
    student.z.equals(1.5)
    student.b.equals(2.5)
    student.f(2.0).equals(3.5)
    (note,) = notes
    line = statement.split("\n")[-1]
    assert note.startswith(
        f"area.py, line {2 + statement.count(chr(10))} (`{line}`) was left out: "
    )
    assert note.endswith("The rest was run again without it.")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("import os\nos.abort()", "SIG"),
    ],
)
def test_in_the_jail_nothing_that_ends_it_costs_more(
    jailed: Ran, statement: str, said: str
) -> None:
    student, notes = jailed(f"z = 1.5\n{statement}", "b = 2 * z")
    student.b.equals(3.0)
    assert len(notes) == 1 and said in notes[0] and notes[0].startswith("code cell 1, line 3")


def test_leaving_as_python_does_is_a_failure_like_others(ran: Ran) -> None:
    student, notes = ran("z = 1.5\nimport sys\nsys.exit(2)\nraise SystemExit\nb = 3.0")
    student.b.equals(3.0)
    assert notes == []


def test_a_cell_is_named_by_its_number(ran: Ran) -> None:
    student, notes = ran("z = 1.5", "for step in range(60):\n    import time\n    time.sleep(9)")
    student.z.equals(1.5)
    assert notes[0].startswith("code cell 2, line 1 (`for step in range(60):`) was left out: it ")


def test_what_depends_on_it_says_so(ran: Ran) -> None:
    student, _ = ran(f"{SLOW.replace('time.sleep', 'a = time.sleep')}\nb = a")
    with pytest.raises(NotReached) as caught:
        _ = student.a
    assert str(caught.value).startswith("`a` is not there: area.py, line 2 was left out: it ")
    with pytest.raises(NotReached) as caught:
        _ = student.b
    assert "name 'a' is not defined" in str(caught.value)
    assert "`a` is not there: area.py, line 2 was left out: it " in str(caught.value)


def test_three_statements_are_left_out_and_a_fourth_is_one_too_many(ran: Ran) -> None:
    leaving = "import os\n" + "os._exit(0)\n" * 3
    student, notes = ran(f"{leaving}z = 1.5")
    student.z.equals(1.5)
    assert len(notes) == 3
    student, notes = ran(f"{leaving}os._exit(0)\nz = 1.5")
    with pytest.raises(Crashed, match="ended itself"):
        _ = student.z


def test_every_run_is_of_the_same_program(ran: Ran) -> None:
    """What the plain program leaves out is left out under other givens, where it would not end."""
    student, notes = ran("import os\nw = 1.0\nn = 0\nif w < 2:\n    os._exit(0)\nelse:\n    n = 7")
    other = student.rerun(w=5.0)
    other.n.equals(0)
    student.n.equals(0)
    assert len(notes) == 1


def test_what_is_left_out_does_not_depend_on_who_is_asked_first(ran: Ran) -> None:
    student, notes = ran("import os\nw = 1.0\nn = 0\nif w < 2:\n    os._exit(0)\nelse:\n    n = 7")
    student.rerun(w=5.0).n.equals(0)
    assert len(notes) == 1
    student.n.equals(0)


def test_a_run_that_does_not_end_where_the_plain_program_does_is_lost_as_a_whole(ran: Ran) -> None:
    student, notes = ran("import os\nw = 1.0\nif w > 2:\n    os._exit(0)\nz = w")
    student.z.equals(1.0)
    with pytest.raises(Crashed, match="ended itself"):
        _ = student.rerun(w=5.0).z
    student.z.equals(1.0)
    assert notes == []


def test_it_all_stays_within_the_time_of_the_submission(jailed: Ran) -> None:
    student, notes = jailed(
        "z = 1.5\n" + "while True: pass\n" * 3 + "b = z", load_seconds=3.0, submission_seconds=9.0
    )
    student.b.equals(1.5)
    assert len(notes) == 3
    student, notes = jailed(
        "z = 1.5\n" + "while True: pass\n" * 4 + "b = z", load_seconds=1.0, submission_seconds=9.0
    )
    with pytest.raises(TimedOut):
        _ = student.b


@pytest.mark.parametrize(
    "claim", ["99, 0, 0", "0, 0, 99", "2**31, 2**31, 2**31", "0, 7, 1"], ids=str
)
def test_a_claim_to_be_nowhere_gains_nothing(jailed: Ran, claim: str) -> None:
    """The program writes what it likes into the memory that says where it is."""
    student, notes = jailed(
        f"""
        import gc, os
        for thing in gc.get_objects():
            if type(thing).__name__ == "Marker":
                thing({claim})
        else:
            os._exit(0)
        """
    )
    with pytest.raises(Crashed, match="ended itself"):
        _ = student.z
    assert len(notes) <= 1


def test_without_the_memory_that_says_where_it_is_nothing_is_left_out(jailed: Ran) -> None:
    student, notes = jailed(
        """
        import gc, mmap, os
        for thing in gc.get_objects():
            if type(thing).__name__ == "Marker" and thing._memory:
                thing._memory.close()
        z = 1.5
        """
    )
    student.z.equals(1.5)
    assert notes == []


@pytest.mark.parametrize("debugger", ["breakpoint()", "import pdb; pdb.set_trace()",
    "from pdb import set_trace; set_trace()", "__import__('ipdb').set_trace()"])  # fmt: skip
def test_debuggers_do_nothing_in_a_function_too(ran: Ran, debugger: str) -> None:
    student, notes = ran(f"{debugger}\ndef f(x):\n    {debugger}\n    return x")
    student.f(2.0).equals(2.0)
    assert notes == []
