"""What is named in a program, held against what its author says is wrong with it."""

from __future__ import annotations

import pytest

from autograder.audit.checks import Evidence, mistakes_are_named_rightly
from autograder.audit.programs import Kind, Program
from autograder.audit.trial import Trial, Verdict
from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult


def verdict(kind: Kind, named: str | None, names: set[str] | None) -> Verdict:
    """A program of `kind` in which a test named a mistake, and what may be named in it."""
    rightly = None if names is None else frozenset(names)
    program = Program("area", "slipped", kind, ".py", "", frozenset({"area"}), rightly)
    test = TestResult(id="t", title="", score=0, max_score=1, outcome=Outcome.FAILED, mistake=named)
    report = Report(
        student="slipped",
        assignment="area",
        status=Status.GRADED,
        score=0,
        max_score=1,
        submission=None,
        isolation="none",
        seed=0,
        exercises=(ExerciseResult.of("area", "Area", [test]),),
    )
    return Verdict(Trial(program, "slipped"), report)


@pytest.mark.parametrize(
    ("kind", "named", "names", "found"),
    [
        (Kind.WRONG, "squared twice", {"squared twice"}, []),
        (Kind.WRONG, "squared twice + not halved", {"squared twice", "not halved"}, []),
        (Kind.WRONG, None, {"squared twice"}, []),
        (Kind.WRONG, "not halved", {"squared twice"}, ["slipped is named not halved"]),
        (
            Kind.WRONG,
            "squared twice + not halved",
            {"not halved"},
            ["slipped is named squared twice"],
        ),
        (Kind.WRONG, "not halved", set(), ["slipped is named not halved"]),
        (Kind.WRONG, "not halved", None, []),
        (Kind.RIGHT, "not halved", None, ["slipped is right, and is named not halved"]),
    ],
)
def test_a_wrong_name_is_found(
    kind: Kind, named: str | None, names: set[str] | None, found: list[str]
) -> None:
    check = mistakes_are_named_rightly(Evidence("area", [verdict(kind, named, names)], []))
    assert [finding.says for finding in check.findings] == found


def test_known_mistakes_that_no_program_makes_are_counted() -> None:
    verdicts = [verdict(Kind.WRONG, "not halved", {"not halved"})]
    known = frozenset({"not halved", "squared twice"})
    check = mistakes_are_named_rightly(Evidence("area", verdicts, [], known_mistakes=known))
    assert check.says == (
        "1 of 1 wrong programs have a name; 1 different names, and 1 known mistakes that no "
        "program makes"
    )
