"""The command line: `autograder grade`, `check`, `release`, `doctor`."""

from __future__ import annotations

import os

# Before numpy is imported: its threads would not survive the forks of a pool.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from autograder import __version__, submission
from autograder.course import Course, CourseError, open_course
from autograder.grading import Progress as Report
from autograder.grading import grade as grade_class
from autograder.report.model import Status
from autograder.sandbox.jail import NoIsolationError
from autograder.sandbox.nursery import JailFault
from autograder.session import TestsError
from autograder.settings import SettingsError

NOT_ALL_GRADED, INTERRUPTED = 1, 130
