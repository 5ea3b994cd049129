"""Reports for other machinery: JUnit's XML and CTRF's JSON.

Sources: Jenkins's `junit-10.xsd`, which has no points, so they are properties; CTRF's schema.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from autograder import __version__
from autograder.report.model import Outcome, Report, Status, TestResult
from autograder.report.text import OUTCOME_WORDS, number, visible

CTRF_VERSION: Final = "0.0.0"
_ERRORS: Final = (Outcome.ERROR, Outcome.CRASHED, Outcome.TIMED_OUT)
Times = Callable[[Report], Mapping[str, float]]


def junit(reports: Iterable[Report], times: Times = lambda report: {}) -> bytes:
    """A `testsuite` for each student and assignment; what is not graded is an error, no failure."""
    root = ET.Element("testsuites", name="autograder")
    for report in reports:
        _suite(root, report, times(report))
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _suite(root: ET.Element, report: Report, seconds: Mapping[str, float]) -> None:
    tests = [test for one in report.exercises for test in one.tests]
    name = f"{report.student} · {report.assignment}"
    suite = ET.SubElement(root, "testsuite", name=_xml(name))
    properties = ET.SubElement(suite, "properties")
    about = {
        "student": report.student,
        "assignment": report.assignment,
        "status": report.status.value,
        "max_score": number(report.max_score, 6),
    }
    if report.score is not None:
        about["score"] = number(report.score, 6)
    for key, value in about.items():
        ET.SubElement(properties, "property", name=key, value=_xml(value))
    for test in tests:
        _case(suite, report, test, seconds)
    if report.status is Status.NOT_GRADED:
        case = ET.SubElement(suite, "testcase", classname=_xml(report.assignment), name="graded")
        error = ET.SubElement(case, "error", message="not graded", type="not graded")
        error.text = _xml("\n".join(report.notes))
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    for kind, counted in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(counted, str(sum(case.find(kind) is not None for case in cases)))
    suite.set("time", f"{sum(seconds.get(test.id, 0.0) for test in tests):.4f}")


def _case(
    suite: ET.Element, report: Report, test: TestResult, seconds: Mapping[str, float]
) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=_xml(f"{report.assignment}.{test.id.partition('::')[0]}"),
        name=_xml(test.title),
        time=f"{seconds.get(test.id, 0.0):.4f}",
    )
    properties = ET.SubElement(case, "properties")
    for key, value in (("score", test.score), ("max_score", test.max_score)):
        ET.SubElement(properties, "property", name=key, value=number(value, 6))
    if report.status is Status.MISSING:
        ET.SubElement(case, "skipped", message="nothing was handed in")
    elif test.outcome is not Outcome.PASSED:
        words = OUTCOME_WORDS[test.outcome]
        kind = "error" if test.outcome in _ERRORS else "failure"
        found = ET.SubElement(case, kind, message=words, type=test.outcome.value)
        found.text = _xml(_words(test))


def ctrf(reports: Sequence[Report], times: Times = lambda report: {}) -> bytes:
    """The same as CTRF, points in `extra`; what is not graded has the status `other`."""
    tests = [one for report in reports for one in _ctrf_tests(report, times(report))]
    statuses = [test["status"] for test in tests]
    kinds = ("passed", "failed", "pending", "skipped", "other")
    document = {
        "reportFormat": "CTRF",
        "specVersion": CTRF_VERSION,
        "results": {
            "tool": {"name": "autograder", "version": __version__},
            "summary": {"tests": len(tests)}
            | {kind: statuses.count(kind) for kind in kinds}
            | {"start": 0, "stop": 0},  # no moment is in a report, which is always the same
            "tests": tests,
        },
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _ctrf_tests(report: Report, seconds: Mapping[str, float]) -> list[dict[str, Any]]:
    about = {"student": visible(report.student), "assignment": report.assignment}
    suite = [report.assignment, visible(report.student)]
    if report.status is Status.NOT_GRADED:
        words = visible("\n".join(report.notes))
        fault = {"name": "graded", "status": "other", "duration": 0, "message": words}
        return [fault | {"suite": suite, "extra": about}]
    return [
        {
            "name": visible(f"{exercise.title}: {test.title}"),
            "status": _ctrf_status(report, test),
            "duration": round(1000 * seconds.get(test.id, 0.0)),
            "message": visible(_words(test)),
            "suite": suite,
            "extra": about | {"score": test.score, "maxScore": test.max_score},
        }
        for exercise in report.exercises
        for test in exercise.tests
    ]


def _ctrf_status(report: Report, test: TestResult) -> str:
    if report.status is Status.MISSING:
        return "skipped"
    return "passed" if test.outcome is Outcome.PASSED else "failed"


def _words(test: TestResult) -> str:
    if test.outcome is Outcome.PASSED:
        return ""
    parts = [test.message or OUTCOME_WORDS[test.outcome], test.explanation]
    parts += [f"Hint: {test.hint}"] if test.hint else []
    return "\n".join(part for part in parts if part)


def _xml(text: str) -> str:
    """Text that XML 1.0 can hold: what it has no place for is written out."""
    return visible(text).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
