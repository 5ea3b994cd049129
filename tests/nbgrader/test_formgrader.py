"""nbgrader's formgrader in a real browser: marks seen, a comment and a score typed, and kept."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.nbgrader import submissions as made
from tests.nbgrader.formgrader import PATIENCE, chromium, id_of, served
from tests.nbgrader.nbcourse import fill_in

COMMENT = "Look at the sign in the exponent."


@pytest.fixture(scope="module")
def course(new_course):
    course = new_course("neuron")
    course.hand_in("partly", fill_in(course.released(), made.PARTLY))
    course.nbgrader("autograde", "neuron")
    return course


@pytest.fixture(scope="module")
def formgrader(course):
    """The address of a Jupyter server with the formgrader."""
    with served(course) as address:
        yield address


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


def test_marks_are_seen_and_what_a_person_adds_outlives_a_second_grading(
    course, formgrader, browser, tmp_path
):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    wait = WebDriverWait(browser, PATIENCE)

    def found(selector):
        return wait.until(lambda b: b.find_element(By.CSS_SELECTOR, selector))

    browser.get(f"{formgrader}/gradebook/neuron/neuron")
    wait.until(lambda b: "7 / 10" in b.find_element(By.TAG_NAME, "body").text)
    with_sqlite = id_of(course, "partly")
    browser.get(f"{formgrader}/submissions/{with_sqlite}")
    page = found("body")
    wait.until(lambda b: "Exercise 2: sigmoid: 1 of 4" in page.text)
    assert "σ(z) = 1 / (1 + e⁻ᶻ)" not in page.text  # hints open one by one
    for closed in browser.find_elements(By.CSS_SELECTOR, "details:not([open]) > summary"):
        browser.execute_script("arguments[0].click()", closed)
    assert "σ(z) = 1 / (1 + e⁻ᶻ)" in page.text

    scores = wait.until(
        lambda b: len(s := b.find_elements(By.CSS_SELECTOR, "input.score")) == 4 and s
    )
    wait.until(lambda b: scores[1].get_attribute("placeholder") == "1")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", scores[1])
    scores[1].send_keys("3", Keys.TAB)
    comment = browser.find_elements(By.CSS_SELECTOR, "textarea.comment")[1]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", comment)
    comment.send_keys(COMMENT, Keys.TAB)
    wait.until(lambda b: course.marks()["partly", "neuron", "check-sigmoid"][1] == 3)
    time.sleep(1)

    course.nbgrader("autograde", "neuron", "--force")
    browser.get(f"{formgrader}/submissions/{with_sqlite}")
    scores = wait.until(
        lambda b: len(s := b.find_elements(By.CSS_SELECTOR, "input.score")) == 4 and s
    )
    wait.until(lambda b: scores[1].get_attribute("value") == "3")
    comments = browser.find_elements(By.CSS_SELECTOR, "textarea.comment")
    wait.until(lambda b: comments[1].get_attribute("value") == COMMENT)
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", comments[1])
    shot = Path(os.environ.get("SCREENSHOTS", tmp_path)) / "formgrader.png"
    browser.save_screenshot(str(shot))
    assert shot.stat().st_size > 20_000
    assert course.marks()["partly", "neuron", "check-sigmoid"][:2] == (1.0, 3.0)
