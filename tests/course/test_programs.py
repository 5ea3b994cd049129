"""Right programs pass, however they are written; wrong ones lose points where they are wrong."""

from __future__ import annotations

import os

import pytest

from autograder import grading, submission
from autograder.course import open_course
from autograder.report.model import Report, Status
from tests.course import corpus

RIGHT = list(corpus.right_programs())
SLIPS = list(corpus.slips())
WRONG = [*SLIPS, *corpus.wild_programs()]


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    """The reports of all programs, graded as one class."""
    course = open_course(corpus.ROOT / "solutions")
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("results")
    samples = RIGHT + WRONG
    corpus.lay_out(samples, folder)
    handed = [submission.look(folder, str(sample), sample.assignment) for sample in samples]
    graded = grading.grade(course, folder, handed, out, processes=os.cpu_count() or 1)
    return {report.student: report for report in graded}


@pytest.mark.parametrize("sample", RIGHT, ids=str)
def test_a_right_program_gets_all_points(sample: corpus.Sample, reports: dict[str, Report]) -> None:
    report = reports[str(sample)]
    assert report.status is Status.GRADED, report.notes
    assert report.first_failure() is None
    assert report.score == report.max_score


@pytest.mark.parametrize("sample", WRONG, ids=str)
def test_a_wrong_program_loses_points_where_it_is_wrong_and_nowhere_else(
    sample: corpus.Sample, reports: dict[str, Report]
) -> None:
    report = reports[str(sample)]
    assert report.status is Status.GRADED, report.notes
    lost = {exercise.name for exercise in report.exercises if exercise.score < exercise.max_score}
    assert lost == sample.loses, report.first_failure()


@pytest.mark.parametrize("sample", WRONG, ids=str)
def test_not_one_mistake_is_named_wrongly(
    sample: corpus.Sample, reports: dict[str, Report]
) -> None:
    named = named_in(reports[str(sample)])
    assert named <= sample.names, sample.names
    assert named or not sample.names


@pytest.mark.parametrize("sample", RIGHT, ids=str)
def test_a_right_program_has_no_name(sample: corpus.Sample, reports: dict[str, Report]) -> None:
    assert not named_in(reports[str(sample)])


def test_nearly_every_slip_is_named(reports: dict[str, Report]) -> None:
    unnamed = [str(sample) for sample in SLIPS if not named_in(reports[str(sample)])]
    assert len(unnamed) <= 0.05 * len(SLIPS), unnamed


def named_in(report: Report) -> set[str]:
    """The names in a report; where several explain one test they are joined."""
    tests = [test for exercise in report.exercises for test in exercise.tests]
    return {name for test in tests if test.mistake for name in test.mistake.split(" + ")}


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    for assignment, right, wrong in (
        ("neuron", 10, 25),
        ("regression", 12, 30),
        ("classification", 12, 30),
    ):
        assert len({s.source for s in RIGHT if s.assignment == assignment}) >= right
        assert len({s.source for s in WRONG if s.assignment == assignment}) >= wrong
