"""Classroom 50's `result.json`, version 1: points are whole numbers there.

Source: Classroom 50's own description of autograders.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, Final

from autograder.report.model import Report
from autograder.report.text import one_line

SCHEMA: Final = "classroom50/result/v1"
_LONGEST_NAME: Final = 100  # bytes
_FINEST: Final = 1_000  # what points are told apart in


def scale_of(report: Report) -> int:
    """By what points are multiplied, so that all of an assignment's are whole: the same for all.

    Half points give 2, thirds 3; it depends on what the tests are worth, not on what was earned.
    """
    worth = [test.max_score for one in report.exercises for test in one.tests]
    return math.lcm(*(Fraction(points).limit_denominator(_FINEST).denominator for points in worth))


def result_of(report: Report, given: Mapping[str, str], now: datetime) -> Mapping[str, Any]:
    """`result.json` of a report that has a mark; `given` is what the runner says of it."""
    scale = scale_of(report)
    tests, names = [], set[str]()
    for exercise in report.exercises:
        for test in exercise.tests:
            name = _name(f"{exercise.title}: {test.title}", names)
            score, most = round(test.score * scale), round(test.max_score * scale)
            tests.append(
                {
                    "test-name": name,
                    "passed": test.score >= test.max_score,
                    "score": score,
                    "max-score": most,
                }
            )
    return {
        "schema": SCHEMA,
        "classroom": given.get("CLASSROOM", ""),
        "assignment": given.get("ASSIGNMENT", ""),
        "usernames": [given.get("USERNAME", "")],
        "submission": given.get("SUBMISSION_TAG", ""),
        "commit": given.get("COMMIT_URL", ""),
        "release": given.get("RELEASE_URL", ""),
        "review": given.get("REVIEW_URL", ""),
        "datetime": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }


def _name(name: str, taken: set[str]) -> str:
    """A test's name: short, on one line, and nobody else's."""
    text = _cut(one_line(name), _LONGEST_NAME)
    number = 2
    while text in taken:
        behind = f" ({number})"
        text = _cut(one_line(name), _LONGEST_NAME - len(behind)) + behind
        number += 1
    taken.add(text)
    return text


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode("utf-8", "ignore")
