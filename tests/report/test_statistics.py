"""The figures of a class against ones worked out by hand, and by SciPy."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from autograder.report.class_page import class_page
from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult
from autograder.report.statistics import (
    ClassStatistics,
    class_statistics,
    cronbach_alpha,
    discrimination,
    encode,
    of_assignment,
)

# Four students, three tests: the ladder on which alpha comes out at three quarters.
LADDER = [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]


def report(
    student: str,
    points: Sequence[float],
    *,
    worth: Sequence[float] | None = None,
    mistakes: dict[int, str] | None = None,
    assignment: str = "first",
) -> Report:
    """A graded report: a test earned its points, all or nothing, in two exercises."""
    worth = worth or [1] * len(points)
    tests = [
        TestResult(
            id=f"t{n}",
            title=f"test {n}",
            score=score,
            max_score=most,
            outcome=Outcome.PASSED if score == most else Outcome.FAILED,
            mistake=(mistakes or {}).get(n),
        )
        for n, (score, most) in enumerate(zip(points, worth, strict=True))
    ]
    half = (len(tests) + 1) // 2
    exercises = (
        ExerciseResult.of("one", "Exercise 1: one", tests[:half]),
        ExerciseResult.of("two", "Exercise 2: two", tests[half:]),
    )
    return Report(
        student=student,
        assignment=assignment,
        status=Status.GRADED,
        score=sum(points),
        max_score=sum(worth),
        submission=None,
        isolation="none",
        seed=1,
        exercises=exercises,
    )


def a_class(rows: Sequence[Sequence[float]], **how: object) -> list[Report]:
    return [report(f"student {n}", row, **how) for n, row in enumerate(rows)]  # type: ignore[arg-type]


def not_graded(student: str) -> Report:
    return msgspec.structs.replace(
        report(student, [0, 0, 0]), status=Status.NOT_GRADED, score=None, exercises=()
    )


def missing(student: str) -> Report:
    return msgspec.structs.replace(report(student, [0, 0, 0]), status=Status.MISSING)


# --- by hand --------------------------------------------------------------------------------


def test_alpha_of_the_ladder_is_three_quarters():
    # Variances 1/4, 1/3, 1/4 of the tests, 5/3 of the scores: 3/2 · (1 − 5/6 : 5/3) = 3/4.
    assert cronbach_alpha(np.array(LADDER, dtype=float)) == pytest.approx(3 / 4, rel=1e-12)


def test_alpha_of_points_that_are_not_ones():
    # Scores 3, 9, 6 (variance 9) of 1, 3, 2 (variance 1) and 2, 6, 4 (4): 2 · (1 − 5/9) = 8/9.
    points = np.array([[1.0, 2], [3, 6], [2, 4]])
    assert cronbach_alpha(points) == pytest.approx(8 / 9, rel=1e-12)


def test_alpha_of_tests_that_contradict_each_other_is_negative():
    # Variances 1/3 and 1/3, scores 2, 1, 1, 1 (variance 1/4): 2 · (1 − 2/3 : 1/4) = −10/3.
    points = np.array([[1.0, 1], [1, 0], [0, 1], [0, 1]])
    variances = 1 / 3 + 1 / 4
    assert cronbach_alpha(points) == pytest.approx(2 * (1 - variances / (1 / 4)), rel=1e-12)


def test_discrimination_by_the_formula_of_two_means():
    # (M₁ − M₀) / s · √(pq) = (4 − 3/2) / √2 · √(0.6 · 0.4) = √3 / 2.
    passed = np.array([True, True, True, False, False])
    assert discrimination(passed, np.array([5.0, 4, 3, 2, 1])) == pytest.approx(
        math.sqrt(3) / 2, rel=1e-12
    )


def test_a_test_is_set_against_the_rest_without_itself():
    # Test 1 of the ladder: 1, 1, 0, 0 against 2, 1, 1, 0, which is 1 / √2.
    found = of_assignment("first", a_class(LADDER))
    assert found.tests[1].discrimination == pytest.approx(1 / math.sqrt(2), rel=1e-12)


def test_shares_and_titles():
    found = of_assignment("first", a_class(LADDER))
    assert [test.share for test in found.tests] == [0.75, 0.5, 0.25]
    assert [test.passed for test in found.tests] == [3, 2, 1]
    assert [test.exercise for test in found.tests] == ["Exercise 1: one"] * 2 + ["Exercise 2: two"]


def test_the_time_of_a_test_is_its_median_and_its_slowest():
    times = {
        ("a", "first"): {"t0": 0.01},
        ("b", "first"): {"t0": 0.02},
        ("c", "first"): {"t0": 0.9},
    }
    times |= {("a", "second"): {"t0": 8.0}, ("b", "first other"): {"t0": 9.0}}
    class_ = [report(name, [1]) for name in "abc"]
    (test,) = of_assignment("first", class_, times).tests
    assert (test.seconds, test.slowest) == (0.02, 0.9)
    page = class_page(class_, lambda report: "", class_statistics(class_, times))
    assert "<td>20 ms</td>" in page and "<td>900 ms</td>" in page


def test_a_time_that_was_not_measured_is_no_time():
    times = {("ann", "first"): {"another test": 0.1}}
    (test,) = of_assignment("first", [report("ann", [1])], times).tests
    assert test.seconds is None and test.slowest is None


# --- by a library ---------------------------------------------------------------------------


@st.composite
def classes(draw):
    """Points of up to 30 students in up to 8 tests that are worth unlike points."""
    tests = draw(st.integers(2, 8))
    worth = draw(
        st.lists(st.sampled_from([0.1, 0.3, 0.5, 1, 2, 3]), min_size=tests, max_size=tests)
    )
    row = st.tuples(*(st.sampled_from([0.0, most]) for most in worth)).map(list)
    return draw(st.lists(row, min_size=1, max_size=30)), worth


@settings(max_examples=200, deadline=None)
@given(classes())
def test_every_class_gives_what_scipy_gives_or_nothing(drawn):
    rows, worth = drawn
    found = of_assignment("first", a_class(rows, worth=worth))
    points = np.array(rows)
    for place, test in enumerate(found.tests):
        passed = points[:, place] == worth[place]
        rest = np.delete(points, place, axis=1).sum(axis=1).round(6)
        if test.discrimination is None:
            assert len(set(passed)) == 1 or len(set(rest)) == 1
        else:
            due = stats.pointbiserialr(passed, rest).statistic
            assert test.discrimination == pytest.approx(due, abs=1e-9)
    if found.alpha is None:
        assert len(set(points.sum(axis=1).round(6))) == 1
    else:
        covariances = np.cov(points, rowvar=False)
        tests = len(worth)
        due = tests / (tests - 1) * (1 - np.trace(covariances) / covariances.sum())
        assert found.alpha == pytest.approx(due, abs=1e-6)


# --- where there is nothing to tell ---------------------------------------------------------


def page_of(reports: Sequence[Report]) -> str:
    return class_page(reports, lambda report: "")


@pytest.mark.parametrize(
    "reports",
    [
        [],
        [report("ann", [1, 0, 1])],
        a_class([[1, 1, 1]] * 3),
        a_class([[0, 0, 0]] * 3),
        a_class([[1]] * 2 + [[0]]),
        a_class([[0.1, 0.2, 0.3]] * 7, worth=[0.1, 0.2, 0.3]),
        a_class([[0.1, 0.2, 0.3], [0, 0.2, 0.3]] * 7, worth=[0.1, 0.2, 0.3]),
        a_class([[0, 0]], worth=[0, 0]),
        [not_graded("ann"), not_graded("ben")],
        [missing("ann"), missing("ben")],
    ],
    ids=[
        "nobody",
        "one student",
        "all right",
        "all wrong",
        "one test",
        "parts of a point, all right",
        "one test tells all",
        "worth nothing",
        "none graded",
        "all missing",
    ],
)
def test_no_figure_is_ever_not_a_number(reports):
    written = encode(class_statistics(reports)).decode()
    json.loads(written, parse_constant=pytest.fail)
    page = page_of(reports)
    assert not any(word in page for word in (">nan", "nan<", ">inf", "None", "nan %"))


@pytest.mark.parametrize("rows", [[[1, 0, 1]], [[1, 1, 1]] * 3, [[0, 0, 0]] * 3])
def test_where_nobody_differs_there_is_a_dash(rows):
    found = of_assignment("first", a_class(rows))
    assert found.alpha is None
    assert [test.discrimination for test in found.tests] == [None] * 3
    twelve = page_of(a_class(rows * 12))
    assert "<td>—</td>" in twelve and "Cronbach’s alpha" not in twelve


def test_figures_that_a_small_class_cannot_give_are_left_out():
    nine, ten = (page_of(a_class([*LADDER * 2, *LADDER[:more]])) for more in (1, 2))
    assert "<b>Cronbach’s alpha 0." in ten and "Discrimination</th>" in ten
    assert "<b>Cronbach’s alpha" not in nine and "Discrimination</th>" not in nine
    assert "take 10 submissions" in nine and "take 10 submissions" not in ten


def test_noise_in_the_sums_of_parts_of_a_point_is_no_difference():
    # (0.1 + 0.2 + 0.3) − 0.1 and 0.2 + 0.3 are not the same float.
    rows = [[0.1, 0.2, 0.3], [0, 0.2, 0.3]] * 5
    found = of_assignment("first", a_class(rows, worth=[0.1, 0.2, 0.3]))
    assert [test.discrimination for test in found.tests] == [None] * 3


def test_missing_and_not_graded_are_counted_and_left_out():
    found = of_assignment("first", [*a_class(LADDER), missing("m"), not_graded("n"), missing("o")])
    plain = of_assignment("first", a_class(LADDER))
    assert (found.graded, found.missing, found.not_graded) == (4, 2, 1)
    assert (found.tests, found.scores, found.alpha) == (plain.tests, plain.scores, plain.alpha)
    assert (found.mean, found.median, found.lowest, found.highest) == (1.5, 1.5, 0, 3)


def test_reports_of_other_tests_than_most_are_left_out_of_the_tests():
    found = of_assignment("first", [*a_class(LADDER), report("late", [1, 1])])
    assert (found.graded, found.other_tests) == (5, 1)
    assert found.tests == of_assignment("first", a_class(LADDER)).tests
    assert "1 graded with other tests" in page_of([*a_class(LADDER), report("late", [1, 1])])


def test_every_assignment_has_figures_of_its_own():
    reports = [*a_class(LADDER), *a_class([[1, 1]] * 2, assignment="second")]
    first, second = class_statistics(reports)
    assert (first.assignment, first.graded, len(first.tests)) == ("first", 4, 3)
    assert (second.assignment, second.graded, len(second.tests)) == ("second", 2, 2)
    assert page_of(reports).count("Cronbach") == 2


# --- scores ---------------------------------------------------------------------------------


def counts(statistics: ClassStatistics) -> list[int]:
    return [part.submissions for part in statistics.scores]


def test_full_points_are_in_the_last_part_and_a_bound_in_the_part_it_begins():
    scores = [0, 2, 3, 29, 30, 30]
    found = of_assignment("first", [report(str(s), [s], worth=[30]) for s in scores])
    assert counts(found) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 3]
    assert (found.scores[1].start, found.scores[1].end) == (3, 6)


@given(st.lists(st.integers(0, 70), min_size=1, max_size=50), st.sampled_from([1, 0.1, 1 / 3]))
def test_every_score_is_in_one_part(scores, unit):
    reports = [report(str(n), [s * unit], worth=[70 * unit]) for n, s in enumerate(scores)]
    found = of_assignment("first", reports)
    assert sum(counts(found)) == len(scores)
    assert counts(found) == np.histogram(scores, bins=10, range=(0, 70))[0].tolist()


# --- mistakes -------------------------------------------------------------------------------


def test_a_mistake_counts_once_a_student_and_the_worst_comes_first():
    reports = [
        report("a", [0, 0, 0], mistakes={0: "sign", 1: "sign", 2: "index"}),
        report("b", [0, 1, 1], mistakes={0: "sign"}),
        report("c", [1, 0, 1], mistakes={1: "factor"}),
        report("d", [1, 1, 1]),
    ]
    found = of_assignment("first", reports)
    assert [(m.mistake, m.students, m.share, m.lost) for m in found.mistakes] == [
        ("sign", 2, 0.5, 3),
        ("factor", 1, 0.25, 1),
        ("index", 1, 0.25, 1),
    ]
    assert found.mistakes[2].exercises == ("Exercise 2: two",)
    assert [[m.mistake for m in test.mistakes] for test in found.tests] == [
        ["sign"],
        ["factor", "sign"],
        ["index"],
    ]
    page = page_of(reports)
    assert page.index("sign") < page.index("factor") < page.index("index</bdi>")
    assert "50 %" in page and "2 of 4" in page


def test_mistakes_that_explain_an_answer_together_count_each():
    reports = [
        report("a", [0, 0], mistakes={0: "sign + index", 1: "sign"}),
        report("b", [0, 1], mistakes={0: "index"}),
    ]
    found = of_assignment("first", reports).mistakes
    assert {m.mistake: (m.students, m.lost) for m in found} == {"sign": (1, 2), "index": (2, 2)}


def test_what_a_mistake_is_called_is_only_text():
    text = "<script>alert(1)</script>"
    page = page_of([report("a", [0, 1], mistakes={0: text}), report("b", [1, 1])])
    assert text not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
