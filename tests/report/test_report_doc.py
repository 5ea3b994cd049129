"""`docs/report.md` says what the code does."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import msgspec
import pytest

from autograder.report import model, statistics
from autograder.report.changes import COLUMNS
from autograder.report.grades import FIRST_COLUMNS, LAST_COLUMNS, write_grades
from autograder.report.text import OUTCOME_WORDS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")


def example(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    return found


def rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, as cells."""
    section = re.split(rf"^#+ {heading}$", DOCUMENT, flags=re.MULTILINE)[1]
    section = re.split(r"^#+ ", section, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def first_cells(heading: str) -> list[str]:
    return [row[0].strip("`") for row in rows(heading)]


def test_the_example_is_what_the_code_writes():
    report = model.decode(example("json").encode())
    written = re.sub(r"(\d)\.0\b", r"\1", model.encode(report).decode())  # 2.0 is read, 2 written
    assert written == example("json")


def test_the_example_adds_up():
    report = model.decode(example("json").encode())
    assert report.score == sum(exercise.score for exercise in report.exercises)
    for exercise in report.exercises:
        assert exercise == model.ExerciseResult.of(exercise.name, exercise.title, exercise.tests)


def test_the_grades_of_the_example_are_what_the_code_writes():
    stream = io.StringIO()
    write_grades([model.decode(example("json").encode())], stream)
    assert stream.getvalue() == example("csv")


@pytest.mark.parametrize(
    ("heading", "struct"),
    [
        ("The report", model.Report),
        ("The submission", model.SubmittedFile),
        ("An exercise", model.ExerciseResult),
        ("A flag", model.Flag),
        ("A test", model.TestResult),
        ("An assignment's statistics", statistics.ClassStatistics),
        ("A part of the scores", statistics.Bin),
        ("A mistake", statistics.MistakeCount),
        ("A test's statistics", statistics.TestStatistics),
    ],
)
def test_every_field_is_documented_in_order_and_with_its_type(heading, struct):
    assert first_cells(heading) == list(struct.__struct_fields__)
    schemas = msgspec.json.schema_components([struct], ref_template="{name}")[1]
    properties = schemas[struct.__name__]["properties"]
    for name, kind, _ in rows(heading):
        assert kind.startswith(json_type(properties[name.strip("`")])), name


def json_type(schema: dict[str, object]) -> str:
    """The type in the words of the document."""
    if "anyOf" in schema:
        return " or ".join(sorted(map(json_type, schema["anyOf"]), key="null".__eq__))
    words = {"Status": "string", "Outcome": "string"}
    return words.get(str(schema.get("$ref")), str(schema.get("type", "object")))


def test_the_version_is_the_one_documented():
    assert f"## report.json, version {model.VERSION}\n" in DOCUMENT


def test_the_version_of_the_statistics_is_the_one_documented():
    assert f"## statistics.json, version {statistics.VERSION}\n" in DOCUMENT
    written = json.loads(statistics.encode([]))
    assert written == {"version": statistics.VERSION, "assignments": []}


def test_every_status_is_documented():
    assert first_cells("Statuses") == [status.value for status in model.Status]


def test_every_outcome_is_documented_with_its_words():
    assert first_cells("Outcomes") == [outcome.value for outcome in model.Outcome]
    assert [row[2] for row in rows("Outcomes")] == list(OUTCOME_WORDS.values())


def test_every_column_of_the_grades_is_documented():
    named = [*FIRST_COLUMNS, "one for each exercise", *LAST_COLUMNS]
    assert first_cells(r"grades\.csv") == named


def test_every_column_of_the_changes_is_documented():
    assert first_cells(r"changes\.csv") == list(COLUMNS)


def test_every_field_is_always_there():
    bare = model.Report(
        student="ann",
        assignment="first",
        status=model.Status.MISSING,
        score=0,
        max_score=1,
        submission=None,
        isolation="none",
        seed=1,
    )
    assert list(json.loads(model.encode(bare))) == first_cells("The report")
