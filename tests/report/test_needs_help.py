"""Who is listed as needing help, and why."""

from __future__ import annotations

import pytest

from autograder.report.class_page import class_page
from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult
from autograder.report.needs_help import needs_help


def report(
    student: str = "ann",
    score: float | None = 10,
    status: Status = Status.GRADED,
    assignment: str = "first",
    outcomes: tuple[Outcome, ...] = (Outcome.PASSED, Outcome.ERROR),
) -> Report:
    tests = [
        TestResult(id=str(n), title="t", score=0, max_score=5, outcome=outcome)
        for n, outcome in enumerate(outcomes)
    ]
    return Report(
        student=student,
        assignment=assignment,
        status=status,
        score=score,
        max_score=10,
        submission=None,
        isolation="none",
        seed=1,
        exercises=(ExerciseResult.of("one", "One", tests),),
    )


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (report(score=4.9), "below half of the points"),
        (report(score=0, status=Status.MISSING), "nothing was handed in"),
        (report(score=0, outcomes=(Outcome.ERROR, Outcome.CRASHED)), "it could not run"),
        (report(score=0, outcomes=(Outcome.MISSING,) * 2), "nothing is written yet"),
    ],
)
def test_every_worry_has_its_reason(one: Report, why: str) -> None:
    assert [[worry.why for worry in worries] for worries in needs_help([one])] == [[why]]


@pytest.mark.parametrize("fine", [report(score=5), report(score=None, status=Status.NOT_GRADED)])
def test_half_of_the_points_is_no_worry_and_neither_is_a_fault_of_the_machine(fine: Report) -> None:
    assert needs_help([fine]) == []


def test_far_below_their_own_other_marks_is_a_worry() -> None:
    good = [report(assignment=name, score=10) for name in ("second", "third")]
    ((worry,),) = needs_help([report(score=6), *good])
    assert (worry.report.assignment, worry.why) == ("first", "far below the student's other marks")
    assert needs_help([report(score=7.5), *good]) == []
    assert needs_help([report(score=6), report("ben", score=10)]) == []


def test_the_weakest_come_first() -> None:
    class_ = [report("ann", 4), report("ben", 0, Status.MISSING), report("cem", 10)]
    assert [worries[0].report.student for worries in needs_help(class_)] == ["ben", "ann"]


def test_the_class_page_links_to_each_of_them_and_shows_names_as_text() -> None:
    page = class_page([report("<b>ann", 4), report("cem", 10)], lambda r: f"{r.student}/x.html")
    card = page[page.index("Needs help") : page.index("Needs help") + 400]
    assert 'href="%3Cb%3Eann/x.html"' in card and "&lt;b&gt;ann" in card
    assert "4 of 10, below half of the points" in card
    assert "cem" not in card
