"""What the commands share: errors in plain words, the course's folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from autograder.course.assignments import Course, CourseError, MasterError
from autograder.course.author_errors import AuthorError
from autograder.course.settings import SettingsError
from autograder.jail.isolation import JailFault, NoIsolationError
from autograder.nbgrader import NbgraderError
from autograder.platforms.errors import PlatformError
from autograder.report.text import visible
from autograder.submissions.reading import SubmissionError
from autograder.testing.collection import TestsError

NOT_ALL_GRADED, INTERRUPTED = 1, 130

solutions_option = click.option(
    "--solutions",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The course's solutions/ folder, if it is not here or in a folder above.",
)

# Of a learning platform's download.
into_option = click.option(
    "--into",
    default="submitted",
    type=click.Path(file_okay=False, path_type=Path),
    show_default=True,
    help="Folder for <student>/<assignment>/, and for collected.csv.",
)
roster_option = click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Who is in the course: the platform's gradebook or worksheet, or a CSV with a header.",
)


def must_be_known(course: Course, assignments: Sequence[str]) -> None:
    for name in assignments:
        if name not in course.assignments:
            known = ", ".join(course.assignments)
            raise click.UsageError(
                f"no assignment {name!r} in {course.solutions}; there is: {known}"
            )


@contextmanager
def plain_errors() -> Iterator[None]:
    """What a person did wrong, or a machine lacks, is said in a sentence, not in a traceback."""
    try:
        yield
    except (
        *(CourseError, SettingsError, SubmissionError, MasterError, NbgraderError, PlatformError),
    ) as error:
        raise click.UsageError(visible(str(error))) from error
    except NoIsolationError as error:
        raise click.ClickException(
            f"{error}.\nSubmissions are only run isolated: `autograder doctor` says what to "
            "install; --no-sandbox runs them unprotected."
        ) from error
    except BrokenPipeError:
        raise  # who reads has had enough, as `| head` has: nothing to say
    except (TestsError, AuthorError, JailFault, OSError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("\nStopped. What was graded is kept: run the same command to go on.", err=True)
        sys.exit(INTERRUPTED)
