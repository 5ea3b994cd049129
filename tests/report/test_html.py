"""The two pages, whatever the students wrote."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from autograder.report import html
from autograder.report.class_page import class_page
from autograder.report.html import feedback_page
from autograder.report.model import (
    ExerciseResult,
    Flag,
    Outcome,
    Report,
    Status,
    SubmittedFile,
    TestResult,
)
from autograder.report.text import visible

QUICK = settings(max_examples=50, deadline=None)
HOSTILE = [
    "<script>document.title = 'owned'</script>",
    '"><img src=x onerror="document.title = 1">',
    "' onmouseover='document.title = 1",
    "</pre></title></style></textarea><svg onload=alert(1)>",
    "<!--",
    "]]>",
    "&lt;b&gt; &amp; &#60;",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "\x1b[31m",
    "\u202e",
    "\ud800",
    "\0",
    "\n",
]
TEXTS = st.lists(
    st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=()), max_size=6),
    min_size=1,
    max_size=4,
).map(lambda parts: "x" + "".join(parts))  # an empty text leaves its place on the page out


class Page(HTMLParser):
    """A page as its tags and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style":
            self.words += data

    def skeleton(self) -> list[tuple[str, tuple[str, ...]]]:
        # A name in backticks is shown as code: an element of ours, without attributes.
        return [(tag, tuple(a)) for tag, a in self.tags if (tag, a) != ("code", {})]

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.tags if found == tag]


def result(outcome: Outcome, text: str = "words", name: str = "t") -> TestResult:
    return TestResult(
        id=name,
        title=f"{text} {name}",
        score=1 if outcome is Outcome.PASSED else 0,
        max_score=1,
        outcome=outcome,
        message=text,
        hint=text,
        mistake=text,
    )


def graded(text: str = "words", *outcomes: Outcome) -> Report:
    """A report that says `text` wherever it can say something."""
    tests = [result(outcome, text, f"t{i}") for i, outcome in enumerate(outcomes or Outcome)]
    exercise = ExerciseResult.of(text, text, tests)
    return Report(
        student=text,
        assignment=text,
        status=Status.GRADED,
        score=exercise.score,
        max_score=exercise.max_score,
        submission=SubmittedFile(file=text, sha256=text),
        isolation=text,
        seed=1,
        notes=(text,),
        exercises=(exercise,),
        flags=(Flag(what=text, place=text, line=1),),
    )


def not_graded(text: str) -> Report:
    changes = {"status": Status.NOT_GRADED, "score": None, "exercises": ()}
    return msgspec.structs.replace(graded(text), **changes)


def missing(student: str) -> Report:
    changes = {"status": Status.MISSING, "score": 0, "submission": None, "notes": ()}
    return msgspec.structs.replace(graded(student), **changes)


def links(report: Report) -> str:
    return f"{report.student}/{report.assignment}/feedback.html"


def without_script(page: str) -> str:
    """The page of a class without the one script of ours."""
    ours = f"<script>{html.source('class.js')}</script>"
    assert page.count(ours) == 1
    return page.replace(ours, "")


def page_of_class(text: str) -> str:
    return class_page([graded(text), not_graded(text), missing(text)], links)


# --- no text of a student's is more than text -----------------------------------------------


@QUICK
@given(TEXTS)
def test_text_never_changes_what_the_feedback_is_built_of(text):
    for report, plain in ((graded, graded("x")), (not_graded, not_graded("x"))):
        page = feedback_page(report(text))
        assert Page(page).skeleton() == Page(feedback_page(plain)).skeleton()
        assert visible(text) in Page(page).words
        assert page.encode("utf-8")


@QUICK
@given(TEXTS)
def test_text_never_changes_what_the_page_of_the_class_is_built_of(text):
    page = page_of_class(text)
    assert Page(page).skeleton() == Page(page_of_class("x")).skeleton()
    assert visible(text) in Page(page).words
    assert page.encode("utf-8")


@QUICK
@given(TEXTS)
def test_no_tag_of_the_students_own_is_in_the_source(text):
    for page in (feedback_page(graded(text)), without_script(page_of_class(text))):
        assert not re.search(r"<(script|img|svg|iframe|!--)", page, re.IGNORECASE)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_is_shown_as_it_is(text):
    words = Page(feedback_page(graded(text))).words
    assert words.count(visible(text)) >= 10
    assert "49" not in words


@QUICK
@given(TEXTS)
def test_a_link_leads_to_the_file_and_to_no_other_scheme(text):
    report = graded(text)
    page = Page(class_page([report], links))
    anchor, *targets = (a["href"] for a in page.all("a"))  # the first is within the page
    assert re.fullmatch(r"#[A-Za-z0-9._~/%-]+", anchor)
    assert [row for row in page.all("tr") if row.get("id") == anchor[1:]]
    for target in targets:
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", target)
        assert unquote(target, errors="surrogatepass") == links(report)


def test_a_link_to_a_file_name_that_is_not_utf8_keeps_its_bytes():
    report = missing("Jos\udce9")
    _, link, *_ = Page(class_page([report], lambda report: report.student)).all("a")
    assert link["href"] == "Jos%E9"


def policy_of(page: str) -> str:
    (policy,) = [
        meta["content"]
        for meta in Page(page).all("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    return policy or ""


def test_a_page_loads_nothing_and_a_students_runs_nothing():
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    for page in (feedback_page(graded()), page_of_class("words")):
        assert policy_of(page).startswith(policy)
        assert page.index("Content-Security-Policy") < page.index("<style")
        assert not re.search(r"https?:|url\(|@import", page)
    assert policy_of(feedback_page(graded())) == policy
    assert not Page(feedback_page(graded())).all("script")


def test_the_page_of_the_class_runs_one_script_of_ours_that_its_policy_names():
    page = page_of_class("words")
    assert Page(page).all("script") == [{}]
    (script,) = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy_of(page).endswith(f"img-src data:; script-src 'sha256-{digest}'")
    assert script == html.source("class.js")
    assert not re.search(r"inner|outer|eval|Function|write\(|insert|fetch|import|</", script)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium")
def test_a_browser_finds_nothing_to_run(tmp_path):
    text = "x" + "".join(HOSTILE)
    for page in (feedback_page(graded(text)), page_of_class(text)):
        (tmp_path / "page.html").write_text(page, "utf-8")
        dom = Page(dump_dom(tmp_path))
        assert dom.all("title")
        assert "owned" in dom.words
        assert len(dom.all("script")) == page.count("<script>")
        assert not dom.all("img") + dom.all("svg")
        assert not [name for _, attributes in dom.tags for name in attributes if name[:2] == "on"]


def dump_dom(folder: Path) -> str:
    without = "gpu quic background-networking component-update sync"
    options = ["--headless", "--no-sandbox", "--no-first-run", "--dump-dom"]
    options += [f"--disable-{feature}" for feature in without.split()]
    command = ["chromium", *options, f"--user-data-dir={folder}", (folder / "page.html").as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    return done.stdout.decode("utf-8")


def test_a_name_a_template_does_not_know_is_an_error():
    with pytest.raises(UndefinedError):
        html._environment().from_string("{{ nothing }}").render()


# --- a student's feedback -------------------------------------------------------------------


def test_feedback_says_what_to_fix_first_and_says_it_once():
    tests = [result(Outcome.PASSED, "fine"), result(Outcome.FAILED, "sign lost", "b")]
    first = ExerciseResult.of("one", "Exercise 1", tests)
    second = ExerciseResult.of("two", "Exercise 2", [result(Outcome.ERROR, "too late", "c")])
    page = feedback_page(msgspec.structs.replace(graded(), exercises=(first, second)))
    words = Page(page).words
    card = words[words.index("What to fix first") :]
    assert card.index("sign lost b") < card.index("wrong answer") < card.index("Exercise 1")
    assert page.count("<pre") == 2
    assert words.index("sign lost b") < words.index("too late c")


def test_feedback_shows_score_outcome_hint_and_mistake():
    report = graded("words", Outcome.PASSED, Outcome.TIMED_OUT, Outcome.MISSING)
    page = feedback_page(report)
    words = " ".join(Page(page).words.split())
    assert "1 of 3 points" in words
    assert "took too long" in words
    assert "not written yet" in words
    assert words.count("Likely cause: words") == 2
    assert page.count("<details") == 2


def test_a_card_of_several_tests_says_once_what_became_of_them():
    tests = [result(Outcome.ERROR, f"f({n}) raised ValueError", f"t{n}") for n in range(3)]
    tests = [msgspec.structs.replace(test, mistake=None) for test in tests]
    fine = result(Outcome.FAILED, "g(0) returned 1")
    exercise = ExerciseResult.of("one", "One", [fine, *tests])
    words = Page(feedback_page(msgspec.structs.replace(graded(), exercises=(exercise,)))).words
    assert words.count("raised an error") == 1
    assert "raised an error: 3 tests" in words


def test_hints_are_disclosed_one_in_the_other():
    hints = ("a question", "line 3", "the formula")
    failed = msgspec.structs.replace(result(Outcome.FAILED, "wrong", "b"), hints=hints)
    exercise = ExerciseResult.of("one", "One", [failed])
    page = feedback_page(msgspec.structs.replace(graded(), exercises=(exercise,)))
    assert page.count("<details") == page.count("</details>") == 3
    assert re.search(r"1 of 3.*a question.*2 of 3.*line 3.*3 of 3.*the formula", page, re.DOTALL)
    inside = page[page.index("<details") : page.rindex("</details>")]
    assert "</details>" not in inside[: inside.index("the formula")]


def test_tests_with_one_cause_are_one_card_that_lists_them():
    messages = [f"f({n}) returned None; expected {n}." for n in range(10)]
    tests = [result(Outcome.FAILED, text, f"t{n}") for n, text in enumerate(messages)]
    tests = [msgspec.structs.replace(test, mistake="nothing is returned") for test in tests]
    exercises = [
        ExerciseResult.of(f"e{n}", f"E{n}", part) for n, part in enumerate([tests[:6], tests[6:]])
    ]
    page = feedback_page(msgspec.structs.replace(graded(), exercises=tuple(exercises)))
    words = " ".join(Page(page).words.split())
    assert page.count("<pre") == 1
    assert "The same cause costs you points in 9 more tests:" in words
    assert "nothing is returned: 6 tests 0 / 6" in words
    assert "nothing is returned: 4 tests 0 / 4" in words
    assert f"The same cause as for “{tests[0].title}” above." in words
    assert words.count(tests[7].title) == 2  # in what to fix first, and in its exercise


@pytest.mark.parametrize(
    ("hint", "shown"),
    [
        ("look at `f` and `g`", "look at <code>f</code> and <code>g</code>"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("an open `one and <i>", "an open `one and &lt;i&gt;"),
        ("`a` and `b", "<code>a</code> and `b"),
        ("`\x1b`", r"<code>\x1b</code>"),
    ],
)
def test_what_stands_in_backticks_is_code_and_no_markup(hint, shown):
    test = msgspec.structs.replace(result(Outcome.FAILED), hint=hint)
    exercise = ExerciseResult.of("one", "One", [test])
    page = feedback_page(msgspec.structs.replace(graded(), exercises=(exercise,)))
    assert f'dir="auto">{shown}</p>' in page


def test_passed_tests_are_quiet():
    page = feedback_page(graded("words", Outcome.PASSED, Outcome.PASSED))
    assert "<pre" not in page
    assert "<details" not in page
    assert "Every test passes" in page


def test_points_have_no_digits_to_spare():
    test = msgspec.structs.replace(result(Outcome.FAILED), score=0.5, max_score=1.5)
    exercise = ExerciseResult.of("one", "One", [test])
    report = msgspec.structs.replace(graded(), exercises=(exercise,), score=0.5, max_score=2.0)
    words = " ".join(Page(feedback_page(report)).words.split())
    assert "0.5 of 2 points" in words
    assert "0.5 / 1.5" in words


def test_not_graded_is_no_mark():
    report = msgspec.structs.replace(not_graded("why"), max_score=8)
    words = " ".join(Page(feedback_page(report)).words.split())
    assert "no mark" in words
    assert "not graded" in words
    assert "why" in words
    assert "points" not in words


def test_missing_is_said_and_nothing_is_to_be_fixed():
    words = Page(feedback_page(missing("ann"))).words
    assert "Nothing was handed in" in words
    assert "fix first" not in words


def test_an_assignment_worth_nothing_has_a_page():
    report = msgspec.structs.replace(graded(), exercises=(), score=0, max_score=0)
    assert "0 of 0 points" in " ".join(Page(feedback_page(report)).words.split())


# --- the page of the class ------------------------------------------------------------------


def test_the_class_counts_and_names_what_is_not_graded_above_all_tables():
    page = class_page([graded("ann"), missing("ben"), not_graded("cem"), graded("dora")], links)
    words = " ".join(Page(page).words.split())
    counts = re.search(r"graded ?(\d) missing ?(\d) not graded ?(\d)", words)
    assert counts
    assert counts.groups() == ("2", "1", "1")
    assert page.index("cem</bdi></a>") < page.index("<table")


def test_a_table_has_students_by_name_and_their_exercises():
    reports = [
        msgspec.structs.replace(report, assignment="first")
        for report in (graded("zoe"), graded("Évariste"), graded("ann", Outcome.PASSED))
    ]
    words = Page(class_page(reports, links)).words
    body = words[words.index("Spread") :]
    assert body.index("ann") < body.index("Évariste") < body.index("zoe")
    assert len(Page(class_page(reports, links)).all("table")) == 2  # of students, and of tests


def test_an_exercise_shows_its_mean_and_its_spread():
    scores = [Outcome.PASSED], [Outcome.PASSED, Outcome.FAILED], [Outcome.FAILED]
    reports = [
        msgspec.structs.replace(graded("loop", *outcomes), student=str(i), assignment="first")
        for i, outcomes in enumerate(scores)
    ]
    page = class_page(reports, links)
    assert "1 with full points, 1 with some, 1 with none" in page
    assert re.search(r"Mean\s+0\.67\s+0\.67", Page(page).words)


def test_a_mistake_opens_to_those_who_made_it():
    made = {"ann": "sign lost", "ben": "sign lost + bias lost", "zoe": None}
    reports = []
    for student, mistake in made.items():
        test = msgspec.structs.replace(result(Outcome.FAILED), mistake=mistake)
        exercises = (ExerciseResult.of("one", "One", [test]),)
        report = msgspec.structs.replace(graded(student), assignment="first", exercises=exercises)
        reports.append(report)
    page = class_page(reports, links)
    who = dict(re.findall(r"<bdi>(\w+ lost)</bdi>.*?class=\"who\">(.*?)</p></details>", page, re.S))
    named = {name: re.findall(r'href="(\w+)/first/feedback.html"', who[name]) for name in who}
    assert named == {"sign lost": ["ann", "ben"], "bias lost": ["ben"]}


def test_every_heading_of_a_table_says_what_it_heads():
    page = Page(page_of_class("words"))
    assert page.all("th")
    assert {th.get("scope") for th in page.all("th")} == {"row", "col", "rowgroup"}
    assert page.all("html") == [{"lang": "en"}]


def test_a_note_that_many_share_is_listed_once():
    words = Page(class_page([graded(), *[graded()] * 41], links)).words
    assert "42 submissions" in words


def test_the_few_who_share_a_note_are_named():
    three = [graded(name) for name in ("anna", "ben", "zoe")]
    shared = [msgspec.structs.replace(report, notes=("the note",)) for report in three]
    assert re.search(
        r"anna · anna, ben · ben, zoe · zoe: the note", Page(class_page(shared, links)).words
    )


def test_an_empty_path_makes_no_link():
    page = Page(class_page([missing("ann")], lambda report: ""))
    assert [a for a in page.all("a") if not (a["href"] or "").startswith("#")] == []
    assert "ann" in page.words


def test_a_class_without_submissions_has_a_page():
    assert "no submissions" in class_page([], links)


def test_assignments_have_a_table_each_and_a_way_there():
    reports = [msgspec.structs.replace(graded(), assignment=name) for name in ("one", "two")]
    page = Page(class_page(reports, links))
    ids = [section["id"] for section in page.all("section") if "id" in section]
    assert [a["href"] for a in page.all("a") if a["href"].startswith("#assignment")] == [
        f"#{id}" for id in ids
    ]
    assert len(page.all("table")) == 2 * len(ids) == 4  # of students, and of tests


# --- colours --------------------------------------------------------------------------------

CARDS = ("page", "card", "sunk")
PAIRS = [
    *(("text", ground) for ground in (*CARDS, "part-soft", "bad-soft")),
    *(("quiet", ground) for ground in CARDS),
    *(("link", ground) for ground in (*CARDS, "bad-soft", "part-soft")),
    ("good", "card"),
    ("part", "card"),
    ("part", "sunk"),
    ("part", "part-soft"),
    ("bad", "card"),
    ("bad", "sunk"),
    ("bad", "bad-soft"),
]


def themes() -> list[dict[str, str]]:
    css = (Path(html.__file__).parent / "templates" / "base.css").read_text("utf-8")
    light, dark, *_ = css.split("prefers-color-scheme: dark")
    return [dict(re.findall(r"--([\w-]+): #([0-9a-f]{6})", theme)) for theme in (light, dark)]


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out_from_its_ground_as_wcag_aa_asks(ink, ground):
    for theme in themes():
        darker, lighter = sorted((luminance(theme[ink]), luminance(theme[ground])))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
