"""`autograder collect`: from a platform's download to the folders that `grade` reads."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from autograder.commands.common import (
    into_option,
    must_be_known,
    plain_errors,
    roster_option,
    solutions_option,
)
from autograder.course.assignments import open_course
from autograder.platforms.archive import LEFTOVER
from autograder.platforms.collect import (
    Collected,
    Download,
    Wanted,
)
from autograder.platforms.collect import (
    collect as take_in,
)
from autograder.platforms.placing import Deed, Outcome
from autograder.platforms.recognise import NAMES, TITLES
from autograder.platforms.roster import NO_ROSTER, read_roster
from autograder.report.text import alphabetical, one_line

LEFT_OVER = 1  # the exit status where somebody is left for the instructor
_FEW = 8  # of a kind are listed one by one

platform_option = click.option(
    "--platform",
    type=click.Choice(["auto", *NAMES]),
    default="auto",
    show_default="told from the names in it",
    help="What the download is from.",
)
pattern_option = click.option(
    "--pattern",
    metavar="REGEX",
    help="Any other download: finds (?P<student>…) in a path, and file, timestamp, attempt.",
)


@click.command(
    short_help="Take a platform's download in.",
    epilog="\b\nExamples:\n  autograder collect week1.zip\n"
    "  autograder collect download.zip --assignment week1 --roster grades.csv\n"
    "  autograder collect drive/ --pattern '(?P<student>[^/]+)/[^/]+$'",
)
@click.argument("downloads", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--assignment", metavar="NAME", help="Where the download does not tell.")
@into_option
@platform_option
@roster_option
@pattern_option
@solutions_option
def collect(
    downloads: tuple[Path, ...],
    assignment: str | None,
    into: Path,
    platform: str,
    roster: Path | None,
    pattern: str | None,
    solutions: Path | None,
) -> None:
    """Take DOWNLOADS, zips or folders from a learning platform, to <student>/<assignment>/.

    One person has one name, for all assignments of the term. What was collected before and has not
    changed stays; a newer attempt replaces it; what you have changed is left alone. Exit status: 0
    all collected, 1 somebody is left for you (and is named), 2 wrong usage.
    """
    with plain_errors():
        course = open_course(solutions)
        must_be_known(course, [assignment] if assignment else [])
        wanted = Wanted(
            course=course,
            into=into,
            assignment=assignment,
            platform=platform,
            pattern=pattern,
            roster=read_roster(roster) if roster else NO_ROSTER,
        )
        done = take_in(wanted, downloads)
    say(done, into)
    must_be_taken_in(done)
    if done.left:
        sys.exit(LEFT_OVER)


def must_be_taken_in(done: Collected) -> None:
    """Say which downloads could not be taken in, if any; the others have been."""
    if done.failed:
        raise click.UsageError("\n".join(map(one_line, done.failed)))


def say(done: Collected, into: Path) -> None:
    """Print what was collected, what was not, and why."""
    for line in _lines(done, into):
        click.echo(one_line(line))


def _lines(done: Collected, into: Path) -> Iterator[str]:
    for download in done.downloads:
        yield from _of_download(download)
    if not done.downloads:
        return
    counts = Counter(outcome.deed for outcome in done.outcomes)
    shown = [f"{counts[deed]} {deed}" for deed in Deed if counts[deed]]
    late = sum(outcome.late for outcome in done.outcomes)
    yield f"{into}: {', '.join(shown)}" + (f"; {late} late" if late else "")
    for outcome in sorted(done.outcomes, key=lambda o: alphabetical(o.named.student)):
        if outcome.deed in (Deed.LEFT, Deed.YOURS, Deed.OLDER) or outcome.notes:
            yield _of_outcome(outcome)
    if done.unknown:
        names = (f"{one.name} ({one.id})" if one.id else one.name for one in done.unknown)
        yield f"Not on the roster: {_listed(names)}"
    if done.without_work:
        yield f"Handed in nothing: {_listed(one.name or one.email for one in done.without_work)}"


def _of_download(download: Download) -> Iterator[str]:
    what = ", ".join(download.assignments) or "nothing"
    yield f"{download.name}: {TITLES[download.platform]}, {what}"
    yield from (f"  {note}" for note in download.notes)
    kinds: dict[str, list[str]] = {}
    for one in download.passed_over:
        kinds.setdefault(one.why, []).append(one.path)
    for why, paths in kinds.items():
        if why == LEFTOVER:
            yield f"  passed over: {len(paths)} left there by systems and editors"
        elif len(paths) <= _FEW:
            yield from (f"  passed over: {path} {why}" for path in paths)
        else:
            yield f"  passed over: {paths[0]} and {len(paths) - 1} others, each {why}"


def _of_outcome(outcome: Outcome) -> str:
    notes = "; ".join(outcome.notes)
    deed = f" {outcome.deed}" if outcome.deed not in (Deed.NEW, Deed.SAME, Deed.REPLACED) else ""
    says = deed + ";" * bool(deed and notes) + f" {notes}" * bool(notes)
    return f"  {outcome.named.student}, {outcome.assignment}:{says}"


def _listed(names: Iterable[str]) -> str:
    found = sorted(names, key=alphabetical)
    return f"{len(found)}: {'; '.join(found[:50])}" + ("; …" if len(found) > 50 else "")
