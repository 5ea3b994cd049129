"""Run in Gradescope's container: `submission/` in, `results/results.json` out.

What there is around it: Gradescope's own specification of autograders. The submission is graded
with the strongest isolation that there is; in a container, where the grader is root, that is often
a rung without namespaces.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from autograder.course.assignments import CourseError, open_course
from autograder.course.settings import SettingsError
from autograder.grading.results import write_whole
from autograder.jail.isolation import JailFault, NoIsolationError
from autograder.platforms.elsewhere import grade_here, what_kept_it
from autograder.platforms.zips import ArchiveError
from autograder.report.model import Outcome, Report, Status, TestResult
from autograder.report.shown import Shown, as_shown
from autograder.report.text import OUTCOME_WORDS, visible
from autograder.testing.collection import TestsError

NOT_GRADED: Final = 1


def main() -> None:
    """Grade what lies in the folder that is named, and write the results."""
    sys.exit(run(Path(sys.argv[1])))


def run(base: Path) -> int:
    """The same, for a folder laid out as Gradescope's `/autograder` is."""
    source, submission = base / "source", base / "submission"
    for folder in (source / "course", submission, base / "results"):
        _close(folder)
    try:
        course = open_course(source / "course/solutions")
        (assignment,) = course.assignments
        student = _student(base / "submission_metadata.json")
        (graded,) = grade_here(course, submission, student, [assignment], insist=True)
        content = results_of(graded.report, course.settings.shown_elsewhere)
    except (
        *(ArchiveError, CourseError, SettingsError, TestsError, NoIsolationError, JailFault),
        OSError,
    ) as error:
        print(visible(f"Not graded: {error}"))  # for the instructor: students see no stdout
        content = not_graded(["The grader could not be run: your instructor sees why."])
    else:
        print(what_kept_it(graded.report))
        print(visible("\n".join(graded.report.notes)))
    (base / "results").mkdir(exist_ok=True)
    text = json.dumps(content, indent=1, ensure_ascii=True, allow_nan=False)
    write_whole(base / "results/results.json", text.encode())
    return 0 if "score" in content else NOT_GRADED


def _close(folder: Path) -> None:
    """Let nobody but the grader look into a folder: on some rungs nothing else closes it."""
    with suppress(OSError):
        if os.geteuid() == 0:
            folder.chmod(0o700)


def _student(metadata: Path) -> str:
    """Who has handed in, by the e-mail addresses, which stay the same; of a group, all."""
    try:
        about = json.loads(metadata.read_text("utf-8"))
        users = about["users"]
        who = sorted(str(user.get("email") or user.get("name") or user.get("id")) for user in users)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "student"
    return " & ".join(who) or "student"


def results_of(report: Report, shown: Shown) -> Mapping[str, Any]:
    """`results.json` of a report: its tests, each with what a student is shown.

    Without a mark there is no score in it, and no test: never a zero.
    """
    if report.status is Status.NOT_GRADED:
        return not_graded(report.notes)
    report = as_shown(report, shown)
    tests = [
        _test(exercise.title, test) for exercise in report.exercises for test in exercise.tests
    ]
    return {
        "score": report.score,
        "output": visible("\n".join(report.notes)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"status": report.status.value, "isolation": report.isolation},
        "tests": tests,
    }


def _test(exercise: str, test: TestResult) -> Mapping[str, Any]:
    passed = test.outcome is Outcome.PASSED
    parts = [] if passed else [OUTCOME_WORDS[test.outcome], test.message, test.explanation]
    parts += [f"Hint: {test.hint}"] if test.hint and not passed else []
    return {
        "name": visible(f"{exercise}: {test.title}"),
        "score": test.score,
        "max_score": test.max_score,
        "status": "passed" if passed else "failed",
        "output": visible("\n".join(part for part in parts if part)),
        "output_format": "text",
        "visibility": "visible",
    }


def not_graded(notes: Any) -> Mapping[str, Any]:
    """`results.json` where there is no mark."""
    return {
        "output": visible("\n".join(["This submission is not graded yet.", *notes])),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"status": Status.NOT_GRADED.value},
        "tests": [],
    }


if __name__ == "__main__":
    main()
