"""nbgrader's formgrader in a Jupyter server of its own, and a browser that looks at it."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.nbgrader.nbcourse import SCRIPTS, NbCourse, environment

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
SWITCHES = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--window-size=1300,2400", "--disable-dev-shm-usage"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # MathJax: nobody waits for it
)
PATIENCE = 90  # seconds; the machine may be busy

FIND = """
import sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as gradebook:
    print(gradebook.find_submission_notebook("neuron", "neuron", sys.argv[1]).id)
"""


def id_of(course: NbCourse, student: str) -> str:
    """What the formgrader calls a student's notebook."""
    return str(course.run("python", "-c", FIND, student).stdout.strip())


@contextlib.contextmanager
def served(course: NbCourse) -> Iterator[str]:
    """The address of the formgrader of a course."""
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


@contextlib.contextmanager
def chromium(profile: Path) -> Iterator[Any]:
    """A browser without a window."""
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("Chromium is not installed (apt-get install chromium chromium-driver)")
    if importlib.util.find_spec("selenium") is None:
        pytest.skip("selenium is not installed (pip install selenium)")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for switch in (*SWITCHES, f"--user-data-dir={profile}"):
        options.add_argument(switch)
    service = webdriver.ChromeService(executable_path=DRIVER)
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_page_load_timeout(PATIENCE)
    yield driver
    driver.quit()
