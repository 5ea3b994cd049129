"""Run in GitHub's runner, in a student's repository: annotations, a summary, and an exit status.

Whoever may write to the repository may also change its workflow: what is shown here helps the
student, and a mark that counts comes from `autograder collect` and `grade`.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from autograder.course.assignments import CourseError, open_course
from autograder.course.settings import SettingsError
from autograder.grading.results import write_whole
from autograder.jail.isolation import JailFault, NoIsolationError
from autograder.platforms.classroom50 import result_of
from autograder.platforms.elsewhere import Graded, grade_here, what_kept_it
from autograder.platforms.pieces import spoken_of
from autograder.platforms.workflow import MOST_ANNOTATIONS, command, summary
from autograder.platforms.zips import ArchiveError
from autograder.report.model import Outcome, Report, Status, TestResult
from autograder.report.shown import as_shown
from autograder.report.text import OUTCOME_WORDS, number
from autograder.testing.collection import TestsError

ALL_PASS, SOME_FAIL, NOT_GRADED = 0, 1, 2
_PLACE: Final = re.compile(r"(?:^|\()(?P<label>[^\n(]+?), line (?P<line>\d{1,6})(?=[):,.]|$)", re.M)


def main() -> None:
    """`on_github COURSE REPOSITORY [classroom50]`."""
    sys.exit(run(Path(sys.argv[1]), Path(sys.argv[2]), os.environ, "classroom50" in sys.argv[3:]))


def run(
    folder: Path, repository: Path, environment: Mapping[str, str], classroom50: bool = False
) -> int:
    """Grade a repository, and say how it went in the words that the runner reads."""
    try:
        course = open_course(folder / "solutions")
        asked = environment.get("AUTOGRADER_ASSIGNMENT", "").strip()
        if classroom50 and not asked:  # of the classroom's own title
            asked = next(iter(spoken_of(environment.get("ASSIGNMENT", ""), course.assignments)), "")
        if asked and asked not in course.assignments:
            raise CourseError(f"no assignment {asked!r}; there is: {', '.join(course.assignments)}")
        names = [asked] if asked else list(course.assignments)
        student = environment.get("GITHUB_REPOSITORY") or repository.resolve().name
        insist = bool(asked) or len(names) == 1
        done = grade_here(course, repository, student, names, insist)
    except (
        *(ArchiveError, CourseError, SettingsError, TestsError, NoIsolationError, JailFault),
        OSError,
    ) as error:
        print(command("error", f"Not graded: {error}", title="autograder"))
        return NOT_GRADED
    if not done:
        known = ", ".join(names)
        print(command("error", f"There is no file called after {known}.", title="autograder"))
        return NOT_GRADED
    done = [Graded(as_shown(one.report, course.settings.shown_elsewhere), one.path) for one in done]
    for line in _lines(done, repository):
        print(line)
    if where := environment.get("GITHUB_STEP_SUMMARY"):
        with Path(where).open("ab") as stream:
            stream.write(summary([one.report for one in done]))
    reports = [one.report for one in done]
    if any(report.status is Status.NOT_GRADED for report in reports):
        return NOT_GRADED
    if classroom50:
        return _write_result(reports[0], environment)
    full = all(report.first_failure() is None and report.exercises for report in reports)
    return ALL_PASS if full else SOME_FAIL


def _write_result(report: Report, environment: Mapping[str, str]) -> int:
    """Classroom 50 takes any exit status but 0 for a fault of the grader."""
    result = result_of(report, environment, datetime.now(UTC))
    write_whole(Path("result.json"), json.dumps(result, indent=1).encode())
    write_whole(Path("release-body.md"), summary([report]))
    return 0


def _lines(done: list[Graded], repository: Path) -> Iterator[str]:
    left = MOST_ANNOTATIONS
    for one in done:
        report = one.report
        yield command("notice", _points(report), title=report.assignment)
        yield command("debug", what_kept_it(report))
        for exercise in report.exercises:
            for test in exercise.tests:
                if test.outcome is not Outcome.PASSED and left:
                    left -= 1
                    yield _annotation(exercise.title, test, one, repository)


def _points(report: Report) -> str:
    if report.score is None:
        return "Not graded, which is not a mark. " + " ".join(report.notes)
    return f"{number(report.score)} of {number(report.max_score)} points. " + " ".join(report.notes)


def _annotation(exercise: str, test: TestResult, graded: Graded, repository: Path) -> str:
    label, line = place_of(test)
    parts = [test.message or OUTCOME_WORDS[test.outcome], test.explanation]
    parts += [f"Hint: {test.hint}"] if test.hint else []
    title = f"{exercise}: {test.title}"
    in_notebook = graded.path.lower().endswith(".ipynb")
    if in_notebook and line is not None:
        title += f" ({label}, line {line})"  # a line of a notebook is one of its cells'
    is_there = line is not None and not in_notebook and _has_line(repository / graded.path, line)
    return command(
        "error",
        "\n".join(part for part in parts if part),
        file=graded.path or None,
        line=line if is_there else None,
        title=title,
    )


def place_of(test: TestResult) -> tuple[str, int | None]:
    """The file or cell, and the line in it, that a test's words speak of."""
    for text in (test.explanation, test.message):
        if found := list(_PLACE.finditer(text)):
            return found[-1]["label"].strip(), int(found[-1]["line"])
    return "", None


def _has_line(file: Path, line: int) -> bool:
    try:
        return 1 <= line <= len(file.read_bytes().splitlines())
    except OSError:
        return False


if __name__ == "__main__":
    main()
