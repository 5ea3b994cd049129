"""Help: every command explains itself, with an example."""

from __future__ import annotations

import pytest

import autograder as package
from tests.commands.conftest import SCRIPTS, run

COMMANDS = (
    *("grade", "check", "collect", "export", "compare"),
    *("new", "audit", "release", "nbgrader", "doctor"),
)


def test_the_version_is_the_packages(autograder):
    done = autograder("--version")
    assert done.returncode == 0
    assert package.__version__ in done.stdout


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_lists_every_command(autograder, option):
    done = autograder(option)
    assert done.returncode == 0
    assert all(command in done.stdout for command in COMMANDS)
    assert "autograder grade " in done.stdout, "an example"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example(autograder, command):
    done = autograder(command, "--help")
    assert done.returncode == 0
    usage, _, examples = done.stdout.partition("Example")
    assert f"autograder {command}" in examples
    assert "Usage:" in usage


def test_the_help_of_grade_says_what_the_exit_statuses_mean(autograder):
    text = " ".join(autograder("grade", "--help").stdout.split())
    assert "0 all graded" in text and "1 " in text and "2 wrong usage" in text


def test_no_line_of_the_list_is_cut_short(autograder, environment):
    assert (
        "..."
        not in autograder("--help", env=environment(COLUMNS="80")).stdout.partition("Commands")[2]
    )


def test_a_reader_that_has_had_enough_is_no_error():
    command = f"{SCRIPTS / 'autograder'} doctor | true"
    done = run("sh", "-c", command)
    assert (done.stdout, done.stderr) == ("", "")


def test_no_command_shows_the_help(autograder):
    done = autograder()
    assert "Usage:" in done.stdout + done.stderr
    assert done.returncode in (0, 2)


def test_an_unknown_command_is_wrong_usage(autograder):
    done = autograder("degrade")
    assert done.returncode == 2
    assert "degrade" in done.stderr
