"""What the terminal says: a class summed up, and a student's own check.

Nothing a student wrote is ever markup: it reaches rich as `Text`, made by `Voice`, which
also leaves out what the terminal would act on or cannot print. Only a terminal gets its
lines wrapped; a file or a pipe gets them whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.report.causes import grouped, with_the_same_cause
from autograder.report.changes import Change
from autograder.report.grades import by_assignment, statistics
from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult
from autograder.report.text import OUTCOME_WORDS, alphabetical, number, percent
from autograder.report.voice import Voice

MOST_ROWS: Final = 30  # a class of more submissions than this is shown as statistics
_MOST_BAR: Final = 40  # columns
_MOST_NOTES: Final = 20
_MOST_MOVED: Final = 20
_MOST_NAMES: Final = 5  # who share a note; more are counted

_STATUS_STYLES: Final = {
    Status.GRADED: "",
    Status.MISSING: "yellow",
    Status.NOT_GRADED: "bold red",
}
_MARK_STYLES: Final = {"✓": "green", "✗": "bold red", "·": "yellow"}


def class_summary(
    reports: Iterable[Report], console: Console, moved: Sequence[Change] = ()
) -> None:
    """Sum a class up: its submissions if they are few, else statistics; and what has no mark.

    moved: the marks that are not what they were after the last run.
    """
    reports = tuple(reports)
    voice = Voice(console)
    if len(reports) <= MOST_ROWS:
        voice.table(_submissions(reports, voice))
    elif voice.has_room(table := _statistics(reports, voice)):
        voice.table(table)
    else:
        _statistics_in_lines(reports, voice)
    not_graded = [report for report in reports if report.status is Status.NOT_GRADED]
    if not_graded:
        voice.say(Text("Not graded", "bold red"), Text(", which is not a mark:"))
    for report in not_graded:
        where = (voice.line(report.student, "bold"), voice.sign(" · "))
        why = " ".join(report.notes) or "no reason was recorded"
        voice.say(Text("  "), *where, voice.line(f"{report.assignment}: {why}"))
    _notes(reports, voice)
    _moved(moved, voice)


def _moved(moved: Sequence[Change], voice: Voice) -> None:
    if moved:
        voice.say(Text("Marks that moved since the last run", "bold"))
    for change in moved[:_MOST_MOVED]:
        mark, now = change.before, change.after
        where = (voice.line(mark.student, "bold"), voice.sign(" · "), voice.line(mark.assignment))
        arrow, after = voice.sign(" → "), Text("gone" if now is None else str(now))
        voice.say(Text("  "), *where, Text(f": {mark}"), arrow, after, Text(f", {change.why}"))
    if len(moved) > _MOST_MOVED:
        voice.say(Text(f"  and {len(moved) - _MOST_MOVED} more, in changes.csv"))


def _notes(reports: Iterable[Report], voice: Voice) -> None:
    """What is to be said of submissions besides their marks; what many share is said once."""
    who: dict[tuple[str, str], list[str]] = {}
    for report in reports:
        for note in report.notes if report.status is not Status.NOT_GRADED else ():
            who.setdefault((report.assignment, note), []).append(report.student)
    if who:
        voice.say(Text("Notes", "bold"))
    for (assignment, note), names in list(who.items())[:_MOST_NOTES]:
        named = ", ".join(names) if len(names) <= _MOST_NAMES else f"{len(names)} submissions"
        where = (voice.line(named, "bold"), voice.sign(" · "))
        voice.say(Text("  "), *where, voice.line(f"{assignment}: {note}"))
    if len(who) > _MOST_NOTES:
        voice.say(Text(f"  and {len(who) - _MOST_NOTES} more, on the page of the class"))


def student_view(
    report: Report,
    console: Console,
    hints: bool = False,
    steps: int = 0,
    about: str = "",
    further: str = "",
) -> None:
    """Tell a student how far they are, and what to fix first.

    With `hints`, also the hint of every test that does not pass yet; with `steps`, as many
    steps of help with the first one. `about` says which file this is, `further` what comes after
    it when all is right.
    """
    voice = Voice(console)
    which = Text(" (") + voice.line(about) + Text(")") if about else Text()
    voice.say(voice.line(report.assignment, "bold"), which)
    for note in report.notes:
        voice.say(voice.block(note, "yellow"))
    if report.status is Status.NOT_GRADED:
        voice.say(Text("Not graded, which is not a mark.", "bold red"))
        return
    if report.status is Status.MISSING:
        voice.say(Text("Nothing was handed in.", "yellow"))
        return
    voice.table(_exercises(report.exercises, voice))
    voice.say(*_progress(report, voice))
    first = report.first_failure()
    if first is None:
        voice.say(Text("Every test passes.", "bold green"), voice.line(f" {further}".rstrip()))
        return
    _fix_first(report, first, voice, hints, steps)
    if hints:
        _other_hints(report, first, voice)


def _table(*headings: str, numbers: int) -> Table:
    """A table whose last `numbers` columns are figures, kept in one piece; no text is cut short."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, header_style="bold")
    for index, heading in enumerate(headings):
        right = index >= len(headings) - numbers
        table.add_column(
            heading, justify="right" if right else "left", overflow="fold", no_wrap=right
        )
    return table


def _submissions(reports: Iterable[Report], voice: Voice) -> Table:
    table = _table("Student", "Assignment", "Status", "Score", numbers=1)
    for report in sorted(reports, key=lambda report: alphabetical(report.student)):
        table.add_row(
            voice.line(report.student),
            voice.line(report.assignment),
            Text(report.status, _STATUS_STYLES[report.status]),
            voice.sign("–") if report.score is None else _points(report.score, report.max_score),
        )
    return table


def _statistics(reports: Iterable[Report], voice: Voice) -> Table:
    counts = ("n", "graded", "missing", "not graded")
    table = _table("Assignment", *counts, "mean", "median", "min", "max", "of", numbers=9)
    for assignment, group in by_assignment(reports).items():
        found = statistics(assignment, group)
        figures = (found.mean, found.median, found.lowest, found.highest)
        table.add_row(
            voice.line(assignment),
            *(Text(str(n)) for n in (found.submissions, found.graded, found.missing)),
            Text(str(found.not_graded), "bold red" if found.not_graded else ""),
            *(voice.sign("–" if value is None else number(value)) for value in figures),
            Text(number(found.max_score)),
        )
    return table


def _statistics_in_lines(reports: Iterable[Report], voice: Voice) -> None:
    for assignment, group in by_assignment(reports).items():
        found = statistics(assignment, group)
        voice.say(voice.line(assignment, "bold"))
        voice.say(
            Text(
                f"  {found.submissions} submissions: {found.graded} graded, "
                f"{found.missing} missing, {found.not_graded} not graded"
            )
        )
        if found.mean is not None and found.median is not None:
            voice.say(
                Text(f"  mean {number(found.mean)}, median {number(found.median)}, "),
                Text(f"from {number(found.lowest or 0)} to {number(found.highest or 0)} "),
                Text(f"of {number(found.max_score)}"),
            )


def _exercises(exercises: Iterable[ExerciseResult], voice: Voice) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column()
    grid.add_column(overflow="fold")
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for exercise in exercises:
        mark = _mark(exercise.tests)
        grid.add_row(
            voice.sign(mark, _MARK_STYLES[mark]),
            voice.line(exercise.title),
            _points(exercise.score, exercise.max_score),
            Text(OUTCOME_WORDS[Outcome.MISSING] if mark == "·" else "", "yellow"),
        )
    return grid


def _mark(tests: Sequence[TestResult]) -> str:
    """✓ where all is right, · where something is not there yet, ✗ where something is wrong."""
    outcomes = {test.outcome for test in tests} - {Outcome.PASSED}
    if not outcomes:
        return "✓"
    return "·" if outcomes == {Outcome.MISSING} else "✗"


def _points(score: float, max_score: float) -> Text:
    return Text(f"{number(score)} / {number(max_score)}")


def _progress(report: Report, voice: Voice) -> Iterable[Text]:
    score = report.score or 0.0
    width = max(min(_MOST_BAR, voice.width - 32), 10)
    done = int(percent(score, report.max_score) / 100 * width)  # full only when all is done
    yield Text("Progress  ")
    yield voice.sign("━" * done, "green")
    yield voice.sign("─" * (width - done), "dim")
    yield Text("  ")
    yield _points(score, report.max_score)
    yield Text(" points")


def _fix_first(report: Report, test: TestResult, voice: Voice, hints: bool, steps: int) -> None:
    voice.say()
    voice.rule("Fix first:")
    words = voice.sign(f" – {OUTCOME_WORDS[test.outcome]}", "red")
    voice.say(voice.line(test.title, "bold"), words)
    if test.mistake:
        cause = test.explanation or test.mistake
        voice.say(Text("Likely cause: ", "bold"), voice.line(cause))
    if test.message:
        voice.say(voice.block(test.message))
    if same := with_the_same_cause(report.exercises, test):
        voice.say(Text("The same cause: ", "bold"), *_titles(same, voice))
    if steps and (test.hints or test.hint):
        _hints_one_by_one(test.hints or (test.hint,), steps, voice)
    elif test.hint and hints:
        voice.say(Text("Hint: ", "bold cyan"), voice.block(test.hint))
    elif test.hint or test.hints:
        voice.say(Text("For a hint: autograder check --hint", "cyan"))
    voice.rule()


def _hints_one_by_one(hints: Sequence[str], steps: int, voice: Voice) -> None:
    for step, hint in enumerate(hints[:steps], start=1):
        voice.say(Text(f"Hint {step} of {len(hints)}: ", "bold cyan"), voice.block(hint))
    if steps < len(hints):
        more = "autograder check" + " --hint" * (steps + 1)
        voice.say(Text(f"For the next hint: {more}", "cyan"))


def _other_hints(report: Report, first: TestResult, voice: Voice) -> None:
    groups = grouped(report.exercises)
    for exercise, of_exercise in zip(report.exercises, groups, strict=True):
        for group in of_exercise:
            test = group.first
            if test.outcome is Outcome.PASSED or not test.hint or test is first or group.above:
                continue
            voice.say(voice.line(exercise.title), voice.sign(" · "), voice.line(test.title, "bold"))
            if more := group.tests[1:]:
                voice.say(Text("The same cause: ", "bold"), *_titles(more, voice))
            voice.say(Text("Hint: ", "cyan"), voice.block(test.hint))


def _titles(tests: Sequence[TestResult], voice: Voice) -> Iterable[Text]:
    """How many tests, the points that they lost, and their titles."""
    lost = number(sum(test.max_score - test.score for test in tests))
    yield Text(f"{len(tests)} more {'test' if len(tests) == 1 else 'tests'}, ")
    yield Text(f"{lost} {'point' if lost == '1' else 'points'}: ")
    yield voice.line("; ".join(test.title for test in tests))
