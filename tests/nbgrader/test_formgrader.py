"""nbgrader's formgrader in a real browser: marks seen, a comment and a score typed, and kept."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import SCRIPTS, environment, fill_in

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
SWITCHES = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--window-size=1300,2400", "--disable-dev-shm-usage"),
)
COMMENT = "Look at the sign in the exponent."
PATIENCE = 90  # seconds; the machine may be busy


@pytest.fixture(scope="module")
def course(new_course):
    course = new_course("neuron")
    course.hand_in("partly", fill_in(course.released(), made.PARTLY))
    course.nbgrader("autograde", "neuron")
    return course


@pytest.fixture(scope="module")
def formgrader(course):
    """The address of a Jupyter server with the formgrader."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ("--no-browser", "--allow-root", "--IdentityProvider.token=", f"--port={port}")
    options += ("--ServerApp.password=", "--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0")
    log = (course.folder.parent / "server.log").open("w")
    process = subprocess.Popen(
        [SCRIPTS / "jupyter", "server", *options],
        cwd=course.folder,
        env=environment(course.home),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}/formgrader"
    try:
        for _ in range(PATIENCE * 2):
            time.sleep(0.5)
            try:
                urllib.request.urlopen(address, timeout=5).read()
                break
            except OSError:
                assert process.poll() is None, Path(log.name).read_text()
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("Chromium is not installed (apt-get install chromium chromium-driver)")
    if importlib.util.find_spec("selenium") is None:
        pytest.skip("selenium is not installed (pip install selenium)")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for switch in (*SWITCHES, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(switch)
    service = webdriver.ChromeService(executable_path=DRIVER)
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_page_load_timeout(PATIENCE)
    yield driver
    driver.quit()


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
    with_sqlite = course.run("python", "-c", FIND).stdout.strip()
    browser.get(f"{formgrader}/submissions/{with_sqlite}")
    page = found("body")
    wait.until(lambda b: "Exercise 2: sigmoid: 1 of 4" in page.text)
    assert "Hint: σ(z) = 1 / (1 + e⁻ᶻ)" in page.text

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


FIND = """
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as gradebook:
    print(gradebook.find_submission_notebook("neuron", "neuron", "partly").id)
"""
