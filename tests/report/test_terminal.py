"""What the terminal says, whatever the students wrote."""

from __future__ import annotations

import io
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult
from autograder.report.terminal import MOST_ROWS, class_summary, student_view

QUICK = settings(max_examples=50, deadline=None)
HOSTILE = [
    "[red]",
    "[/red]",
    "[/nope]",
    "[link=https://example.org]",
    ":smile:",
    "\x1b[31m",
    "\x1b]0;title\a",
    "\x9b31m",
    "\b\b",
    "\r",
    "\u202e",
    "\ud800",
    "\n",
    "\t",
    "é王👋",
]
TEXTS = st.lists(
    st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=()), max_size=6),
    min_size=1,
    max_size=5,
).map("".join)
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def result(outcome: Outcome, text: str = "words", **changes: object) -> TestResult:
    test = TestResult(
        id="t",
        title=text,
        score=1 if outcome is Outcome.PASSED else 0,
        max_score=1,
        outcome=outcome,
        message=text,
        hint=text,
        mistake=text,
    )
    return msgspec.structs.replace(test, **changes)


def report_of(*exercises: ExerciseResult, text: str = "words") -> Report:
    return Report(
        student=text,
        assignment=text,
        status=Status.GRADED,
        score=sum(exercise.score for exercise in exercises),
        max_score=sum(exercise.max_score for exercise in exercises),
        submission=None,
        isolation="none",
        seed=1,
        notes=(text,),
        exercises=exercises,
    )


def graded(text: str = "words") -> Report:
    tests = [result(outcome, text) for outcome in Outcome]
    return report_of(ExerciseResult.of(text, text, tests), text=text)


def not_graded(text: str = "words") -> Report:
    changes = {"status": Status.NOT_GRADED, "score": None, "exercises": ()}
    return msgspec.structs.replace(graded(text), **changes)


def said(show, *args: object, width: int = 80, **options: object) -> str:
    """What `show` prints into a pipe."""
    console = Console(file=io.StringIO(), width=width, color_system=None)
    show(*args, console, **options)
    return console.file.getvalue()


def said_in(encoding: str, show, *args: object, **options: object) -> str:
    """The same where the terminal has an encoding, and refuses what is not in it."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict", newline="")
    show(*args, Console(file=stream, width=80), **options)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


def everything(text: str, console: Console) -> None:
    """All there is to say, with `text` wherever it can be."""
    student_view(graded(text), console, hints=True)
    student_view(graded(text), console)
    student_view(not_graded(text), console)
    class_summary([graded(text), not_graded(text)], console)
    class_summary([graded(text)] * MOST_ROWS + [not_graded(text)], console)


# --- no text of a student's is more than text -----------------------------------------------


@QUICK
@given(TEXTS)
def test_nothing_a_student_wrote_speaks_to_the_terminal(text):
    assert not UNSAFE.search(said(everything, text))


@QUICK
@given(TEXTS)
def test_whatever_was_written_can_be_printed_in_ascii(text):
    assert said_in("ascii", everything, text).isascii()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437"])
def test_a_terminal_without_unicode_gets_marks_it_can_print(encoding):
    text = said_in(encoding, student_view, graded("∂L/∂w²"))
    assert r"x  \u2202L/\u2202w" in text
    assert "##" in text


@pytest.mark.parametrize(
    "text", ["[red]ann[/red] [/nope]", "[link=https://example.org]a[/link]", ":smile:", "\\[b]"]
)
def test_markup_is_shown_and_not_obeyed(text):
    for hints in (False, True):
        assert said(student_view, graded(text), hints=hints).count(text) >= 5
    assert said(class_summary, [graded(text), not_graded(text)], width=200).count(text) == 10


def test_colours_are_our_own_only():
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="standard")
    everything("\x1b[31mred", console)
    text = console.file.getvalue()
    assert r"\x1b[31mred" in text
    assert "\x1b" not in re.sub(r"\x1b\[[\d;]*m", "", text)
    assert "\x1b[31mred" not in text.replace("\x1b[31m\\x1b", "")


# --- a student's own check ------------------------------------------------------------------


def exercises() -> list[ExerciseResult]:
    right, wrong, blank = Outcome.PASSED, Outcome.FAILED, Outcome.MISSING
    return [
        ExerciseResult.of("one", "Exercise 1: one", [result(right), result(right)]),
        ExerciseResult.of("two", "Exercise 2: two", [result(right), result(wrong), result(blank)]),
        ExerciseResult.of("three", "Exercise 3: three", [result(blank), result(right)]),
    ]


def test_a_check_goes_exercise_by_exercise():
    lines = said(student_view, report_of(*exercises())).splitlines()
    assert [line.rstrip() for line in lines[2:5]] == [
        "✓  Exercise 1: one    2 / 2",
        "✗  Exercise 2: two    1 / 3",
        "·  Exercise 3: three  1 / 2  not written yet",
    ]


def test_a_check_shows_how_far_one_is():
    text = said(student_view, report_of(*exercises()))
    (progress,) = [line for line in text.splitlines() if line.startswith("Progress")]
    assert progress.endswith("4 / 7 points")
    assert progress.count("━") / (progress.count("━") + progress.count("─")) == pytest.approx(
        4 / 7, abs=0.05
    )


def test_the_progress_is_full_only_when_all_is_done():
    tests = [result(Outcome.PASSED, max_score=999, score=999), result(Outcome.FAILED)]
    assert "━─ " in said(student_view, report_of(ExerciseResult.of("one", "One", tests)))


def test_a_check_says_what_to_fix_first():
    first = result(Outcome.ERROR, title="negative z", message="gave 1\n due 2", hint="a sign")
    second = result(Outcome.FAILED, title="later", message="not yet", hint="another sign")
    view = report_of(ExerciseResult.of("one", "One", [result(Outcome.PASSED), first, second]))
    text = said(student_view, view)
    assert "Fix first:" in text
    assert "negative z – raised an error\n" in text
    assert "gave 1\n due 2\n" in text
    assert "not yet" not in text
    assert "a sign" not in text
    assert "autograder check --hint" in text


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_each_request_gives_one_more_hint(steps: int):
    hints = ("a question", "line 3", "the formula")
    failed = msgspec.structs.replace(result(Outcome.FAILED, hint="short"), hints=hints)
    text = said(student_view, report_of(ExerciseResult.of("one", "One", [failed])), steps=steps)
    for number, hint in enumerate(hints, start=1):
        assert (f"Hint {number} of 3: {hint}" in text) == (number <= steps)
    assert ("For the next hint: autograder check" + " --hint" * (steps + 1) in text) == (steps < 3)


def test_a_cause_is_told_in_its_sentence():
    named = msgspec.structs.replace(
        result(Outcome.FAILED), mistake="sign", explanation="The sign is wrong. (one.py, line 2)"
    )
    text = said(student_view, report_of(ExerciseResult.of("one", "One", [named])))
    assert "Likely cause: The sign is wrong. (one.py, line 2)" in text


def test_hints_are_those_of_all_that_is_not_right_yet():
    tests = [
        result(Outcome.PASSED, hint="of no use"),
        result(Outcome.FAILED, hint="a sign"),
        result(Outcome.MISSING, hint="another sign"),
        result(Outcome.FAILED, hint=""),
    ]
    text = said(student_view, report_of(ExerciseResult.of("one", "One", tests)), hints=True)
    assert text.count("Hint: ") == 2
    assert text.index("Hint: a sign") < text.index("Hint: another sign")
    assert "--hints" not in text


def test_tests_with_one_cause_are_told_in_one_line():
    tests = [
        result(Outcome.FAILED, f"f({n}) returned None; expected {n}.", title=f"t{n}", max_score=n)
        for n in (1, 2, 0.5)
    ]
    tests = [msgspec.structs.replace(test, mistake="nothing is returned") for test in tests]
    other = result(Outcome.FAILED, "g(0) returned 1; expected 2.", title="other")
    view = report_of(ExerciseResult.of("one", "One", [*tests, other]))
    text = said(student_view, view, hints=True)
    assert "The same cause: 2 more tests, 2.5 points: t2; t0.5\n" in text
    assert text.count("The same cause") == 1
    assert text.count("Hint: ") == 2


def test_where_all_is_right_nothing_is_to_be_fixed():
    one = ExerciseResult.of("one", "One", [result(Outcome.PASSED)])
    text = said(student_view, report_of(one))
    assert "Every test passes." in text
    assert "Fix first" not in text


def test_not_graded_is_said_with_its_reason_and_without_points():
    text = said(student_view, not_graded("no notebook"))
    assert "no notebook" in text
    assert "Not graded, which is not a mark" in text
    assert "points" not in text


def test_a_pipe_gets_lines_whole_and_a_terminal_gets_them_wrapped():
    long = "word " * 50 + "end"
    assert long in said(student_view, graded(long))
    console = Console(file=io.StringIO(), width=60, force_terminal=True, color_system=None)
    student_view(graded(long), console)
    assert max(map(cell_len, console.file.getvalue().splitlines())) <= 60


# --- a class summed up ----------------------------------------------------------------------


def test_a_small_class_is_listed():
    zoe = msgspec.structs.replace(graded(), student="zoe", score=1.5, max_score=6)
    lost = msgspec.structs.replace(not_graded(), student="ann", notes=("unreadable", "twice"))
    text = said(class_summary, [zoe, lost])
    assert re.search(r"zoe +words +graded +1\.5 / 6 *\n", text)
    assert re.search(r"ann +words +not graded +– *\n", text)
    assert "  ann · words: unreadable twice\n" in text


def test_a_large_class_is_summed_up_and_what_is_not_graded_is_named():
    scores = [0.0, 1.0, 6.0] * 20
    reports = [msgspec.structs.replace(graded("loops"), score=score) for score in scores]
    lost = msgspec.structs.replace(not_graded("loops"), student="ann")
    gone = msgspec.structs.replace(graded("loops"), status=Status.MISSING, score=0)
    text = said(class_summary, [*reports, lost, gone])
    assert re.search(r"loops +62 +60 +1 +1 +2\.33 +1 +0 +6 +6 *\n", text)
    assert "  ann · loops: loops\n" in text
    assert len(text.splitlines()) < 10


def test_statistics_fit_into_eighty_columns():
    reports = [msgspec.structs.replace(graded(), assignment="classification")] * (MOST_ROWS + 1)
    assert "classification  31" in re.sub(" +", "  ", said(class_summary, reports))


def test_a_class_without_submissions_is_no_error():
    assert "Student" in said(class_summary, [])


# --- narrow windows, and the order of names -------------------------------------------------


@pytest.mark.parametrize("width", [30, 40, 50, 60, 80])
@pytest.mark.parametrize("reports", [1, MOST_ROWS + 1])
def test_no_number_is_broken_in_a_narrow_window(width, reports):
    points = [result(Outcome.PASSED, score=12.34, max_score=12.34), result(Outcome.FAILED)]
    one = report_of(ExerciseResult.of("first", "first", points), text="classification")
    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=True)
    class_summary([one] * reports, console)
    text = console.file.getvalue()
    numbers = re.findall(r"\d+(?:\.\d+)?", text)
    few, many = ["12.34", "13.34"], ["31", "31", "0", "0", *["12.34"] * 4, "13.34", "31"]
    assert numbers == (few if reports == 1 else many)
    assert max(map(len, text.splitlines())) <= width


def test_students_come_in_the_order_of_the_alphabet():
    names = ["Ólafur", "zoe", "Émile", "anna", "Zoe", "Eva"]
    text = said(class_summary, [graded(name) for name in names])
    order = [line.split()[0] for line in text.splitlines()[2:8]]
    assert order == ["anna", "Émile", "Eva", "Ólafur", "Zoe", "zoe"]
