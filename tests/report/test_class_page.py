"""The class page in a browser: sorted, filtered, and under its own policy."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from autograder.report.class_page import class_page
from autograder.report.model import ExerciseResult, Flag, Outcome, Report, Status, TestResult

needs_chromium = pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium")


def report(student: str, score: float, mistake: str | None = None, **more: object) -> Report:
    test = TestResult(
        id="t", title="t", score=score, max_score=10, outcome=Outcome.FAILED, mistake=mistake
    )
    about: dict[str, object] = {"status": Status.GRADED, "assignment": "first", "submission": None}
    about |= {"exercises": (ExerciseResult.of("one", "One", [test]),), "isolation": "", "seed": 1}
    return Report(student=student, score=score, max_score=10, **(about | more))  # type: ignore[arg-type]


CLASS = [
    report("ann", 9, "sign lost"),
    report("Émile", 10, flags=(Flag(what="imports torch", place="x.py", line=1),)),
    report("zoe", 2, "<b>bias</b> + sign lost"),
    report("ben", 0, status=Status.MISSING),
]


def opened(folder: Path, page: str) -> str:
    """The page as it is once a browser has run what it runs."""
    (folder / "page.html").write_text(page, "utf-8")
    options = ["--headless", "--no-sandbox", "--no-first-run", "--disable-gpu", "--dump-dom"]
    options += [f"--user-data-dir={folder / 'browser'}"]
    command = ["chromium", *options, (folder / "page.html").as_uri()]
    return subprocess.run(command, capture_output=True, timeout=60, check=True).stdout.decode()


def steered(page: str, deeds: str) -> str:
    """The page without its policy, and a script of the test's behind the page's own."""
    page, found = re.subn(r"<meta http-equiv=.Content-Security-Policy[^>]*>", "", page)
    assert found == 1
    return page.replace("</body>", f"<script>{deeds}</script></body>")


def names(dom: str) -> list[str]:
    """The students whose rows can be seen, from top to bottom."""
    table = dom[dom.index('<table class="students"') :]
    rows = re.findall(r'<tr id="[^"]*"([^>]*)>.*?<bdi>(.*?)</bdi>', table, re.DOTALL)
    return [name for attributes, name in rows if "hidden" not in attributes]


def choose(text: str) -> str:
    """What a reader does who wants to see only these rows."""
    return (
        "const s = document.querySelector('.filter select');"
        f"s.selectedIndex = [...s.options].findIndex((o) => o.text === '{text}');"
        "s.dispatchEvent(new Event('change'));"
    )


def page() -> str:
    return class_page(CLASS, lambda report: "")


@needs_chromium
@pytest.mark.parametrize(
    ("column", "clicks", "order"),
    [
        (2, 1, ["ben", "zoe", "ann", "Émile"]),
        (2, 2, ["Émile", "ann", "zoe", "ben"]),
        (0, 1, ["ann", "ben", "Émile", "zoe"]),
        (0, 2, ["zoe", "Émile", "ben", "ann"]),
        (1, 1, ["ann", "Émile", "zoe", "ben"]),
    ],
)
def test_a_heading_sorts_its_table(
    tmp_path: Path, column: int, clicks: int, order: list[str]
) -> None:
    click = f"document.querySelectorAll('.students th button')[{column}].click();"
    assert names(opened(tmp_path, steered(page(), click * clicks))) == order


@needs_chromium
@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("all students", ["ann", "ben", "Émile", "zoe"]),
        ("not all points", ["ann", "zoe"]),
        ("missing", ["ben"]),
        ("not graded", []),
        ("worth a look", ["Émile"]),
        ("sign lost", ["ann", "zoe"]),
        ("<b>bias</b>", ["zoe"]),
    ],
)
def test_a_table_shows_whom_one_asks_for(tmp_path: Path, chosen: str, shown: list[str]) -> None:
    assert names(opened(tmp_path, steered(page(), choose(chosen)))) == shown


@needs_chromium
def test_a_mistake_is_not_taken_for_one_whose_number_begins_alike(tmp_path: Path) -> None:
    class_ = [report(f"s{n}", 0, f"m{n}") for n in range(12)]
    many = class_page(class_, lambda report: "")
    assert names(opened(tmp_path, steered(many, choose("m1")))) == ["s1"]


def test_whoever_has_only_a_keyboard_can_scroll_the_tables() -> None:
    assert page().count('class="scroll"') == page().count('class="scroll" tabindex="0"') == 2


@needs_chromium
def test_under_its_policy_the_page_runs_its_own_script_and_no_other(tmp_path: Path) -> None:
    foreign = "<script>document.title = 'owned'</script><img src=x onerror='document.title = 1'>"
    dom = opened(tmp_path, page().replace("</main>", f"</main>{foreign}"))
    assert "<title>Class results</title>" in dom
    assert re.search(r'<form class="filter" id="filter-1">', dom), "the script has not run"


def test_without_script_all_rows_are_there_and_nothing_that_does_nothing() -> None:
    assert names(page()) == ["ann", "ben", "Émile", "zoe"]
    assert '<form class="filter" id="filter-1" hidden>' in page()
    assert "<button" not in page()


def test_a_student_is_found_by_name_in_the_address() -> None:
    rows = re.findall(r'<tr id="([^"]*)"', class_page(CLASS, lambda report: ""))
    assert rows == ["first/ann", "first/ben", "first/%C3%89mile", "first/zoe"]


def test_assignments_come_with_their_titles_in_the_courses_order() -> None:
    class_ = [report("ann", 9, assignment=name) for name in ("alpha", "beta", "gamma")]
    titles = {"gamma": "The <first>", "alpha": "alpha"}
    headings = re.findall(r"<h2>(.*?)</h2>", class_page(class_, lambda report: "", titles=titles))
    text = [re.sub("<.*?>", "", heading) for heading in headings]
    assert text == ["The &lt;first&gt; gamma", "alpha", "beta"]
