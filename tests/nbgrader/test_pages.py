"""What nbgrader's pages show of a submission runs no script, in a real formgrader in a browser."""

from __future__ import annotations

import time
import urllib.error
import urllib.request

import pytest

from tests.nbgrader import pages_attacked as attacks
from tests.nbgrader import submissions as made
from tests.nbgrader.formgrader import PATIENCE, chromium, id_of, served
from tests.nbgrader.nbcourse import fill_in

WRONG = dict.fromkeys(made.RIGHT, "pass")
HOSTILE = ("attacks", "clicks", "everything")
NAMED = '<img src=x onerror="top.ran = Array(1)">'
PAGE = "<script>top.ran = ['page']</script>"


@pytest.fixture(scope="module", params=["nbgrader", "direct"])
def course(request, new_course):
    course = new_course("neuron")
    blank = fill_in(course.released(), WRONG)
    for student, make in zip(
        ("attacks", "before", "clicks", "everything"),
        (attacks.at_once, attacks.at_once, attacks.clicked, attacks.all_of_it),
        strict=True,
    ):
        file = course.hand_in(student, make(fill_in(blank, {})))
        for name in ("page.html", "page.svg", "page.xhtml"):
            file.with_name(name).write_text(PAGE)
    course.hand_in(NAMED, fill_in(blank, {}))
    if request.param == "nbgrader":
        done = course.nbgrader("autograde", "neuron", ok=False)
    else:
        done = course.direct("sqlite:///gradebook.db", "--plots", ok=False)
    course.nbgrader("generate_feedback", "neuron")
    (course.folder / "said").write_text(done.stdout + done.stderr)
    before = course.folder / "autograded" / "before" / "neuron" / "neuron.ipynb"
    before.chmod(0o644)  # as nbgrader alone leaves it
    before.write_bytes((course.folder / "submitted/before/neuron/neuron.ipynb").read_bytes())
    return course


@pytest.fixture(scope="module")
def formgrader(course):
    with served(course) as address:
        yield address


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


def shown(browser, address):
    """The names of the scripts that ran, once the page is there and everything in it was tried."""
    from selenium.webdriver.support.ui import WebDriverWait

    browser.get(address)
    wait = WebDriverWait(browser, PATIENCE)
    wait.until(lambda b: b.execute_script("return document.readyState") == "complete")
    time.sleep(2)  # for what would run later
    browser.execute_script(
        "document.querySelectorAll('.text_cell_render :is(a, button, input)').forEach("
        "one => /^http/.test(one.href) || one.click())"  # the lesson's links lead away
    )
    time.sleep(1)
    assert browser.current_url.partition("#")[0].rstrip("/") == address.rstrip("/")
    return set(browser.execute_script("return window.ran || []"))


def by_hand(course, student):
    return {row[1] for (name, _, _), row in course.marks().items() if name == student}


def test_shown_by_nbgrader_alone_the_attacks_run_and_give_full_marks(course, formgrader, browser):
    assert by_hand(course, "before") == {None}
    ran = shown(browser, f"{formgrader}/submissions/{id_of(course, 'before')}")
    assert ran >= {"marks", *attacks.AT_ONCE} - {"in-math"}
    assert by_hand(course, "before") == {2.0, 4.0}


@pytest.mark.parametrize("student", HOSTILE)
def test_no_script_runs_and_no_score_changes(course, formgrader, browser, student):
    assert shown(browser, f"{formgrader}/submissions/{id_of(course, student)}") == set()
    assert by_hand(course, student) == {None}
    assert sum(course.points(student).values()) == 0


@pytest.mark.parametrize("student", HOSTILE)
def test_the_page_is_whole_and_scores_can_be_typed(course, formgrader, browser, student):
    browser.get(f"{formgrader}/submissions/{id_of(course, student)}")
    scores = browser.execute_script(
        "return [...document.querySelectorAll('.nbgrader_cell input.score')].map("
        "one => [one.id, document.getElementById(one.id) === one, one.checkVisibility()])"
    )
    names = ("weighted-sum", "sigmoid", "activation", "cost")
    assert scores == [[f"check-{name}", True, True] for name in names]


@pytest.mark.parametrize("student", HOSTILE)
def test_what_the_student_wrote_is_text_tables_and_pictures(course, formgrader, browser, student):
    browser.get(f"{formgrader}/submissions/{id_of(course, student)}")
    found = browser.execute_script(
        "return [...document.querySelectorAll('.text_cell_render *, .output *')].map(one => "
        "[one.tagName.toLowerCase(), ...one.getAttributeNames()].join(' '))"
    )
    tags = {one.split()[0] for one in found}
    assert not tags & {"script", "style", "iframe", "form", "button", "svg", "meta", "base", "math"}
    assert not tags & {"textarea", "input", "object", "embed", "link", "video", "plaintext"}
    assert not [one for one in found if " on" in one]
    assert {one.split()[0] for one in found if " style" in one} <= {"th", "td"}  # of the lesson
    links = browser.execute_script(
        "return [...document.querySelectorAll('.text_cell_render a:not(.anchor-link)')]"
        ".map(one => one.href)"
    )
    lesson = "".join(cell.source for cell in course.released().cells)
    assert [link for link in links if link not in lesson] == []


def test_a_page_that_was_handed_in_is_not_handed_out(course, formgrader):
    address = f"{formgrader}/submissions/{id_of(course, 'attacks')}"
    for name in ("page.html", "page.svg", "page.xhtml"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/{name}", timeout=PATIENCE)
        with urllib.request.urlopen(f"{address}/{name}.txt", timeout=PATIENCE) as answer:
            assert answer.headers.get_content_type() == "text/plain"


@pytest.mark.parametrize("student", HOSTILE)
def test_feedback_runs_no_script_either(course, browser, student):
    file = course.folder / "feedback" / student / "neuron" / "neuron.html"
    assert shown(browser, file.as_uri()) == set()
    folder = {one.name for one in file.parent.iterdir()}
    assert not folder & {"page.html", "page.svg", "page.xhtml"}


def test_what_was_handed_in_stays_as_it_was(course):
    handed_in = (course.folder / "submitted/attacks/neuron/neuron.ipynb").read_text("utf-8")
    assert "onerror" in handed_in
    assert (course.folder / "submitted/attacks/neuron/page.html").read_text() == PAGE


def test_a_name_that_is_markup_is_refused_and_not_in_the_gradebook(course):
    said = (course.folder / "said").read_text()
    assert "in its name, which nbgrader's pages" in " ".join(said.split())
    assert NAMED not in {student for student, _, _ in course.marks()}
    assert not (course.folder / "autograded" / NAMED).exists()
