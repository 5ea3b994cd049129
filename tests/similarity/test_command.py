"""The command, its two files, and the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.commands.compare import compare
from tests.similarity.conftest import PROJECT, STYLES, right, write_class

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def compared(tmp_path: Path) -> Path:
    programs: dict[str, str | bytes] = {style: right(style) for style in STYLES}
    programs[HOSTILE.replace("/", "⧸")] = f"# {HOSTILE}\n" + right("loops") + f"\nt = '{HOSTILE}'\n"
    write_class(tmp_path / "now", programs)
    (tmp_path / "out" / "ada" / "regression").mkdir(parents=True)
    page = tmp_path / "out" / "ada" / "regression" / "feedback.html"
    page.write_text("as it was")
    done = CliRunner().invoke(
        compare,
        [
            str(tmp_path / "now"),
            "--out",
            str(tmp_path / "out"),
            "--solutions",
            str(PROJECT / "solutions"),
        ],
        catch_exceptions=False,
    )
    assert done.exit_code == 0, done.output
    assert "1 pair stands out" in done.output
    return tmp_path / "out"


def test_the_data_has_the_pair_and_the_distribution(compared: Path) -> None:
    found = json.loads((compared / "similarity.json").read_text())
    assert found["version"] == 1
    (comparison,) = found["comparisons"]
    assert comparison["assignment"] == "regression"
    (pair,) = comparison["pairs"]
    assert {pair["one"]["student"], pair["other"]["student"]} >= {"loops"}
    assert sum(comparison["alike"]["counts"]) == comparison["alike"]["pairs"]


def test_every_field_of_the_data_is_described(compared: Path) -> None:
    described = (PROJECT / "docs" / "similarity.md").read_text("utf-8")

    def names(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(names, value.values()))
        return set().union(*map(names, value)) if isinstance(value, list) else set()

    found = names(json.loads((compared / "similarity.json").read_text()))
    assert [name for name in sorted(found) if f"`{name}`" not in described] == []


def test_the_page_shows_what_students_wrote_as_text(compared: Path) -> None:
    page = (compared / "similarity.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "default-src 'none'" in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)


def test_the_page_says_that_it_accuses_nobody(compared: Path) -> None:
    page = (compared / "similarity.html").read_text("utf-8")
    assert "This page accuses nobody" in page
    assert "same right code on a small task proves nothing" in page
    assert "<svg" in page
    assert "<mark" in page


def test_nothing_else_in_the_results_changes(compared: Path) -> None:
    files = {str(f.relative_to(compared)) for f in compared.rglob("*") if f.is_file()}
    assert files == {"similarity.html", "similarity.json", "ada/regression/feedback.html"}
    assert (compared / "ada" / "regression" / "feedback.html").read_text() == "as it was"


def test_a_folder_without_submissions_is_a_clear_error(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        compare,
        [str(tmp_path), "--solutions", str(PROJECT / "solutions"), "--out", str(tmp_path / "o")],
    )
    assert done.exit_code == 2
    assert "no submissions in" in done.output
