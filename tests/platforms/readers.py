"""What platforms make of an upload: a small reader of each one's rules, written from its sources.

The rules are those of docs/platforms.md; none of the code that is tested is used here.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path


def rows_in(file: Path) -> list[list[str]]:
    data = file.read_bytes()
    text = (
        data.decode("utf-16")
        if data[:2] in (b"\xff\xfe", b"\xfe\xff")
        else data.decode("utf-8-sig")
    )
    first = text.splitlines()[0]
    separator = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


def canvas(uploaded: Path, exported: Path) -> dict[tuple[str, str], str]:
    """`gradebook_importer.rb`: the changes, by user id and assignment column, that it would make.

    What it would do besides (a new student, a new assignment, other points) is an error here.
    """
    before = _canvas_table(exported)
    after = _canvas_table(uploaded)
    assert after[1] == before[1], "Points Possible would change the assignment"
    assert after[2] == before[2], "another header would make a new assignment"
    changes = {}
    for user, cells in after[0].items():
        assert user in before[0], f"{user} would be a new student"
        for column, value in cells.items():
            old = before[0][user].get(column, "")
            if value == old or "read only" in before[1].get(column, "").lower():
                continue
            if not re.search(r"\(\d+\)$", column):
                assert value == old, f"{column} is not to be touched"
                continue
            assert value != "", "a blank over a mark counts as a change"
            if value not in ("EX", "N/A"):
                assert re.fullmatch(r"-?\d+\.\d\d", value), f"{value} would be read otherwise"
                if old not in ("", "EX", "N/A") and round(float(old), 2) == float(value):
                    continue
            changes[user, column] = value
    return changes


def _canvas_table(file: Path) -> tuple[dict[str, dict[str, str]], dict[str, str], list[str]]:
    rows = rows_in(file)
    header = rows[0]
    assert "Student" in header[0] and "ID" in header[1] and len(header) > 3, "Invalid header row"
    assert any("Section" in cell for cell in header)
    points: dict[str, str] = {}
    people = {}
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            points = dict(zip(header, row, strict=True))
        elif any(row) and row[1]:
            people[row[1]] = dict(zip(header, row, strict=True))
    return people, points, header


MOODLE_ENGLISH = {"grade": "Grade", "id": "Identifier", "date": "Last modified (grade)"}
MOODLE_GERMAN = {
    "grade": "Bewertung",
    "id": "Identifikation",
    "date": "Zuletzt geändert (Bewertung)",
}


def moodle(
    uploaded: Path, exported: Path, words: dict[str, str], maximum: str, comments: str
) -> tuple[dict[int, float], dict[int, str]]:
    """`importgradeslib.php`: grades and comments that change, by participant id."""
    header = rows_in(exported)[0]
    assert rows_in(uploaded)[0] == header, "headers are found by their text"
    assert all(words[key] in header for key in ("grade", "id", "date"))
    old = {row[words["id"]]: row for row in _dicts(exported)}
    grades, texts = {}, {}
    for row in _dicts(uploaded):
        before = old[row[words["id"]]]
        fixed = {k: v for k, v in row.items() if k not in (words["grade"], comments)}
        assert fixed == {k: before[k] for k in fixed}, "nothing else changes"
        number = int(re.search(r"(\d+)$", row[words["id"]])[1])
        grade = row[words["grade"]].replace(" ", "").replace(",", ".")
        was = before[words["grade"]].replace(",", ".")
        if grade not in ("", was) and not (was and float(was) == float(grade)):
            most = float(before[maximum].replace(",", "."))
            if 0 <= float(grade) <= most:  # else it is passed over without a word
                grades[number] = float(grade)
        if row[comments] != before[comments]:
            texts[number] = row[comments]
    return grades, texts


def moodle_feedback(file: Path, participants: set[int]) -> dict[int, dict[str, str]]:
    """`importziplib.php`: the files that each participant gets."""
    found: dict[int, dict[str, str]] = {}
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            assert not name.rpartition("/")[2].startswith((".", "~"))
            parts = name.split("/")
            while parts:
                info = parts.pop(0).split("_", 4)
                if len(info) < 5 or not info[1].isdecimal() or int(info[1]) not in participants:
                    continue
                assert (info[2], info[3]) == ("assignfeedback", "file")
                own = found.setdefault(int(info[1]), {})
                own["/".join(part for part in (info[4], *parts) if part)] = archive.read(
                    name
                ).decode()
                break
            else:
                raise AssertionError(f"{name} is nobody's")
    return found


def brightspace(uploaded: Path, exported: Path) -> dict[str, float]:
    """The help page: ids with `#`, one item, and the end-of-line indicator; nothing else."""
    rows = _dicts(uploaded)
    header = list(rows[0]) if rows else rows_in(uploaded)[0]
    assert header[-1] == "End-of-Line Indicator"
    ids = [name for name in header if name in ("OrgDefinedId", "Username")]
    assert header[: len(ids)] == ids, "ids come first"
    (item,) = [name for name in header if name not in ids and name != header[-1]]
    assert re.search(r" Points Grade( <.*>)?$", item) and item in rows_in(exported)[0]
    there = {tuple(row[name] for name in ids) for row in _dicts(exported)}
    found = {}
    for row in rows:
        assert row[header[-1]] == "#"
        assert tuple(row[name] for name in ids) in there, "ids as they were"
        found[row[ids[-1]].lstrip("#")] = float(row[item])
    return found


def blackboard(uploaded: Path, exported: Path) -> dict[str, tuple[float, str]]:
    """People by Username, the column by `|id`; every field quoted where the export has it so."""
    before = {row["Username"]: row for row in _dicts(exported)}
    found = {}
    for row in _dicts(uploaded):
        assert set(row) <= set(rows_in(exported)[0])
        columns = [name for name in row if "[Total Pts" in name]
        (column,) = columns
        assert re.search(r"\|\d+$", column), "without its id a new column would be made"
        for name in set(row) & {"Last Name", "First Name", "Student ID"}:
            assert row[name] == before[row["Username"]][name]
        found[row["Username"]] = (float(row[column]), row.get("Feedback to Learner", ""))
    return found


def _dicts(file: Path) -> list[dict[str, str]]:
    header, *rows = rows_in(file)
    return [dict(zip(header, row, strict=True)) for row in rows]


def gradescope(results: dict) -> tuple[float, float]:
    """`results.json`: the score it gives, and the sum of what the tests are worth."""
    known = {
        *("score", "execution_time", "output", "output_format", "test_output_format"),
        *("test_name_format", "visibility", "stdout_visibility", "extra_data", "tests"),
    }
    assert set(results) <= known
    for test in results["tests"]:
        assert test["status"] in ("passed", "failed")
        assert test["visibility"] in ("hidden", "after_due_date", "after_published", "visible")
        assert 0 <= test["score"] <= test["max_score"]
    total = sum(test["score"] for test in results["tests"])
    assert abs(results["score"] - total) < 1e-9
    return results["score"], sum(test["max_score"] for test in results["tests"])


def classroom50(result: dict) -> tuple[int, int]:
    """`classroom50/result/v1`: the score and the most there is, whole numbers both."""
    assert result["schema"] == "classroom50/result/v1"
    keys = ("classroom", "assignment", "submission", "commit", "release", "review", "datetime")
    assert all(isinstance(result[key], str) for key in keys)
    assert len(result["usernames"]) == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", result["datetime"])
    names = [test["test-name"] for test in result["tests"]]
    assert len(set(names)) == len(names) and all(len(name.encode()) <= 100 for name in names)
    assert not any(ord(letter) < 32 for name in names for letter in name)
    for key in ("score", "max-score"):
        assert type(result[key]) is int
        assert all(type(test[key]) is int for test in result["tests"])
        assert result[key] == sum(test[key] for test in result["tests"])
    return result["score"], result["max-score"]


def workflow_commands(log: str) -> list[tuple[str, dict[str, str], str]]:
    """What GitHub's runner takes for commands in a log, line by line."""
    found = []
    for line in re.split(r"\r\n|\r|\n", log):
        text = line.lstrip()
        if match := re.fullmatch(r"::([a-z-]+)(?: (.*?))?::(.*)", text):
            pairs = (pair.partition("=") for pair in (match[2] or "").split(",") if pair)
            properties = {key: _unescaped(value, True) for key, _, value in pairs}
            found.append((match[1], properties, _unescaped(match[3], False)))
        elif "##[" in text or text.startswith("::"):
            found.append(("?", {}, text))
    return found


def _unescaped(text: str, is_property: bool) -> str:
    if is_property:
        text = text.replace("%3A", ":").replace("%2C", ",")
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
