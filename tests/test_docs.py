"""What people read of the project names what is there: files, rooms, the figure."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import pytest

from autograder.course.new import new

PROJECT = Path(__file__).parents[1]
ENGINE = PROJECT / "autograder"
ARCHITECTURE = PROJECT / "docs" / "architecture.md"
PAGES = [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").glob("*.md"))]

LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
NAMED = re.compile(r"`((?:[\w.-]+/)+(?:[\w.-]+)?)`")
FOLDERS = {"autograder", "docs", "solutions", "exercises", "tests"}
ROOMS = {file.name for file in ENGINE.iterdir() if (file / "__init__.py").is_file()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [to for to in LINK.findall(page.read_text("utf-8")) if not (page.parent / to).exists()]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = [Path(name) for name in NAMED.findall(page.read_text("utf-8"))]
    gone = [
        *(path for path in named if path.parts[0] in FOLDERS and not (PROJECT / path).exists()),
        *(path for path in named if path.parts[0] in ROOMS and not (ENGINE / path).exists()),
    ]
    assert gone == []


def test_the_table_of_rooms_has_all_of_them_from_top_to_bottom() -> None:
    table = re.findall(r"^\| ((?:`[\w.]+/?`(?:, )?)+) \|", ARCHITECTURE.read_text("utf-8"), re.M)
    listed = [room.strip("`/") for row in table for room in row.split(", ")]
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    (layers,) = (
        contract["layers"]
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["id"] == "one-way"
    )
    assert [room.removesuffix(".py") for room in listed] == layers


def test_the_authors_page_builds_what_autograder_new_makes(tmp_path: Path) -> None:
    page = (PROJECT / "docs" / "authors.md").read_text("utf-8")
    built: dict[str, list[str]] = {}
    for file, piece in re.findall(r"^\*\*(\S+/\S+)\*\*\n\n```\w+\n(.*?)^```$", page, re.M | re.S):
        built.setdefault(file, []).extend(filter(None, piece.splitlines()))
    new(tmp_path)
    made = {
        file.relative_to(tmp_path).as_posix(): list(filter(None, file.read_text().splitlines()))
        for folder in ("solutions", "programs")
        for file in (tmp_path / folder).rglob("*.*")
    }
    assert built == made


def test_the_figure_is_what_its_script_draws() -> None:
    script = runpy.run_path(str(PROJECT / "docs" / "figures" / "way.py"))
    assert script["FILE"].read_text("utf-8") == script["figure"](), "run `make figures`"
