"""What is named in a program, held against what its author says is wrong with it."""

from __future__ import annotations

import pytest

from autograder.audit.evidence import Evidence
from autograder.audit.names import mistakes_are_named_rightly
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
