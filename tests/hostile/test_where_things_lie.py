"""What is secret may lie nowhere that a submission can read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.course.assignments import CourseError, open_course
from autograder.grading.grade import Grading

EVERYBODY_READS = (Path(sys.prefix) / "share" / "class", Path("/usr/lib/class"))


@pytest.mark.parametrize("folder", EVERYBODY_READS, ids=str)
@pytest.mark.parametrize("what", ["submissions", "results"])
def test_a_class_where_submissions_can_read_is_refused(
    what: str, folder: Path, solutions: Path, tmp_path: Path
) -> None:
    places = {"submissions": tmp_path / "class", "results": tmp_path / "results"} | {what: folder}
    with pytest.raises(CourseError, match="which every submission can read"):
        grading = Grading(open_course(solutions), places["results"], processes=1)
        grading.grade(places["submissions"], [])
