"""`make bench-security`: attacks of `tests/hostile` against stock nbgrader and otter-grader.

Each attack is handed in to a course of its own in a throwaway folder, beside an honest student.
The graders run as their users run them on their own machine: `nbgrader autograde`, `otter run`.
They stand inside bubblewrap, as an unprivileged user, without network and with limits, so that
what they let happen happens to nobody; what exhausts a machine is left out. A secret counts as
told if it stands in nbgrader's autograded notebook, otter's results.json, or our report and page:
one that otter's kernel has seen and not written there is not noticed. `autograder grade`
runs the same files without any of that.

It takes about a minute an attack. What has been found is kept in `results/bench/security.json`: a
run that was stopped is continued by the next, and an attack that has changed is tried again.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import functools
import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import stock
from nbformat.v4 import new_code_cell, new_notebook
from remembered import Remembered, digest
from secret_server import giving

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tests" / "hostile"))
from attacks import POINTS, Attack, attacks  # noqa: E402

from autograder.course.assignments import engine_digest  # noqa: E402

PACKAGES = ("nbgrader==0.9.6", "otter-grader==7.0.0")
SECONDS = 75  # for a peer, with one student; nbgrader gives up a cell after 30
OUR_SECONDS = 120  # for two
_NOBODY = 65534
_CANARY = "canary-5ec2e7"  # in the hidden tests, the neighbour's file and the environment

CONSTANT = "z = a = cost = 7.0\n\n\ndef sigmoid(z):\n    return 7.0\n"  # what any fool may earn

# What asks for something that any grader of notebooks might have. Left out are those about this
# grader's own line, worker and reports; those that listen to or send into a wider network;
# those that exhaust a machine; right programs that are merely odd; and cheating, which is for
# tests to see.
APPLY = """
forging: array_subclass conftest_file entry_point equal_to_everything exit_at_exit exit_at_load
    exit_in_a_call exit_in_a_signal_handler exit_in_a_thread generators huge_integers
    leaves_results_behind lying_array_protocol lying_class lying_containers lying_float
    lying_number module_files module_getattr module_of_another_class nan_for_a_number
    nearly_numbers patches_builtins patches_ipython patches_math patches_numpy
    patches_other_graders patches_pytest promises_instead_of_values pth_file raises_a_verdict
    raises_pytest_exit raises_skip raises_xfail replaces_modules settings_files site_files
    text_like_a_number two_processes_answer unwritten words_without_end
    writes_into_its_own_memory writes_reports writes_the_gradebook writes_to_every_descriptor
stealing: abstract_socket core_dump environment file_names file_system frames garbage_collector
    imports_the_tests inspect_and_linecache memory_of_the_parent neighbours_files open_descriptors
    own_memory proc tcp
exhausting: child_holds_the_pipes daemon_left_behind endless_loop_at_load endless_loop_in_a_call
    endless_loop_in_del ignores_every_signal long_arithmetic memory_at_once
    numbers_too_large_to_judge one_large_file open_files output recursion recursion_in_c sleeps
    source_nested_deep stops_itself swallows_every_exception threads value_of_long_text
    value_too_big value_too_deep
breaking: aborts becomes_another_program closed_descriptors corrupt_heap corrupt_objects
    exception_group exception_with_a_long_tale exception_without_words its_first_thread_ends
    kills_everyone native_crash_at_load native_crash_in_a_call surrogates
"""


@dataclass(frozen=True)
class Course:
    """A grader's verdict on a class of two."""

    attacker: float | None  # None: not graded
    neighbour: float | None
    said: str  # all that came of the attacker's work: reports, notebooks, pages
    ended: bool = True


Grader = Callable[[Path, Attack | None], Course]


def chosen() -> list[Attack]:
    """The attacks that apply to a notebook and its kernel."""
    wanted = set()
    for line in APPLY.replace("\n    ", " ").strip().splitlines():
        family, names = line.split(": ")
        wanted |= {f"{family}/{name}" for name in names.split()}
    found = [attack for attack in attacks() if attack.id in wanted]
    assert len(found) == len(wanted), wanted - {attack.id for attack in found}
    return found


def source_of(attack: Attack | None) -> str:
    """The program that is handed in, and what it prints of what it has found."""
    if attack is None:
        return CONSTANT
    file = attack.path / "neuron.py" if attack.path.is_dir() else attack.path
    show = "" if attack.family != "stealing" else f"\n{_SHOW}"
    return file.read_text("utf-8") + show


_SHOW = """
try:
    print("found", globals().get("z") or sigmoid(0.0))
except Exception as error:
    print("found", error)
"""


def extra_files(attack: Attack | None, folder: Path) -> None:
    """What is handed in beside the program."""
    if attack is not None and attack.path.is_dir():
        for entry in attack.path.iterdir():
            if entry.name != "neuron.py":
                (shutil.copytree if entry.is_dir() else shutil.copy)(entry, folder / entry.name)


def knocks(attack: Attack | None) -> bool:
    """Whether it asks the machine's own network for a secret."""
    return attack is not None and attack.id in ("stealing/tcp", "stealing/abstract_socket")


# --- the graders ----------------------------------------------------------------------------


def nbgrader(programs: Path, made: Path) -> Grader:
    """Stock `nbgrader autograde`, the attacker before the neighbour."""

    def grade(folder: Path, attack: Attack | None) -> Course:
        course = folder / "course"
        shutil.copytree(made, course)
        blank = nbformat.read(course / "release/neuron/neuron.ipynb", nbformat.NO_CONVERT)
        for student, answers in (("m", None), ("z", stock.RIGHT)):
            where = course / "submitted" / student / "neuron"
            where.mkdir(parents=True)
            answers = answers or {"weighted_sum": source_of(attack)}
            right = answers is stock.RIGHT
            answers = answers | ({"cost": f"{answers['cost']}  # {_CANARY}"} if right else {})
            nbformat.write(stock.filled_in(blank, answers), where / "neuron.ipynb")
        extra_files(attack, course / "submitted" / "m" / "neuron")
        command: list[str | Path] = [programs / "nbgrader", "autograde", "neuron"]
        ended = guarded(command, course, programs.parent, attack)
        scores = _gradebook(course / "gradebook.db")
        graded = {student: (course / "autograded" / student).is_dir() for student in "mz"}
        said = course / "autograded" / "m" / "neuron" / "neuron.ipynb"
        return Course(
            scores.get("m") if graded["m"] else None,
            scores.get("z") if graded["z"] else None,
            _outputs(said),
            ended,
        )

    return grade


def otter(programs: Path, made: Path) -> Grader:
    """Stock `otter run`, once for each of the two."""

    def one(
        course: Path, student: str, source: str, attack: Attack | None = None
    ) -> tuple[float | None, str, bool]:
        cells = [new_code_cell(stock.GIVENS), new_code_cell(source)]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, course / student / "neuron.ipynb")
        command: list[str | Path] = [programs / "otter", "run", f"{student}/neuron.ipynb"]
        command += ["-a", "autograder.zip", "-o", student, "--no-logo"]
        ended = guarded(command, course, programs.parent, attack)
        result = course / student / "results.json"
        if not result.is_file():
            return None, "", ended
        text = result.read_text("utf-8", "replace")
        try:
            tests = json.loads(text)["tests"]
            return float(sum(test.get("score", 0) for test in tests)), text, ended
        except (ValueError, KeyError, TypeError):
            return None, text, ended

    def grade(folder: Path, attack: Attack | None) -> Course:
        course = folder / "course"
        shutil.copytree(made, course)
        for student in "mz":
            (course / student).mkdir()
        extra_files(attack, course / "m")
        right = "\n".join(stock.RIGHT.values()) + f"\n# {_CANARY}\n"
        (course / "z" / "neuron.ipynb").write_text(json.dumps({"kept": right}))
        score, said, ended = one(course, "m", source_of(attack), attack)
        if attack is not None and attack.family == "stealing":  # reads, and harms nobody
            return Course(score, 10.0, said, ended)
        neighbour, _, both = one(course, "z", right)
        return Course(score, neighbour, said, ended and both)

    return grade


def ours(made: Path) -> Grader:
    """`autograder grade`, on the course's own hidden tests."""

    def grade(folder: Path, attack: Attack | None) -> Course:
        for student in "mz":
            (folder / "class" / student / "neuron").mkdir(parents=True)
        mine = folder / "class" / "m" / "neuron"
        (mine / "neuron.py").write_text(source_of(attack), "utf-8")
        extra_files(attack, mine)
        right = "\n".join([stock.GIVENS, *stock.RIGHT.values(), f"# {_CANARY}"])
        (folder / "class" / "z" / "neuron" / "neuron.py").write_text(right)
        command = [Path(sys.executable).with_name("autograder"), "grade", folder / "class"]
        command += ["--solutions", made, "--out", folder / "out", "--jobs", "1"]
        ended = True
        try:
            environment = os.environ | {"CANARY": _CANARY}
            with giving(_CANARY) if knocks(attack) else contextlib.nullcontext():
                subprocess.run(
                    command, env=environment, capture_output=True, timeout=OUR_SECONDS, check=False
                )
        except subprocess.TimeoutExpired:
            ended = False
        reports = {}
        for student in "mz":
            file = folder / "out" / student / "neuron" / "report.json"
            reports[student] = json.loads(file.read_bytes()) if file.is_file() else {}
        page = folder / "out" / "m" / "neuron" / "feedback.html"
        said = json.dumps(reports["m"]) + (page.read_text("utf-8") if page.is_file() else "")
        return Course(reports["m"].get("score"), reports["z"].get("score"), said, ended)

    return grade


def _gradebook(file: Path) -> dict[str, float]:
    """What nbgrader's gradebook says, by its own rule: a score by hand before its own."""
    query = """
        SELECT submitted_assignment.student_id, SUM(COALESCE(manual_score, auto_score, 0))
        FROM grade JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
        JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
        GROUP BY submitted_assignment.student_id
    """
    with contextlib.closing(sqlite3.connect(file)) as book:
        return {student: float(score) for student, score in book.execute(query)}


def _outputs(notebook: Path) -> str:
    if not notebook.is_file():
        return ""
    cells = nbformat.read(notebook, nbformat.NO_CONVERT).cells
    return json.dumps([cell.get("outputs", []) for cell in cells])


# --- courses --------------------------------------------------------------------------------


def make_otter(folder: Path, programs: Path) -> Path:
    """Hidden tests for otter that ask what those of the nbgrader course ask."""
    (folder / "tests").mkdir(parents=True)
    for exercise in stock.EXERCISES:
        checks = f"{exercise.visible}\n{exercise.hidden}\n# {_CANARY}"
        body = "".join(f"    {line}\n" for line in checks.splitlines())
        text = (
            "from otter.test_files import test_case\n\nOK_FORMAT = False\n"
            f'name = "{exercise.name}"\npoints = {exercise.points}\n\n\n'
            f"@test_case(points={exercise.points}, hidden=True)\ndef test_it(env):\n"
            "    import math\n    globals().update(env)\n" + body
        )
        (folder / "tests" / f"{exercise.name}.py").write_text(text)
    (folder / "home").mkdir()
    subprocess.run(
        [programs / "otter", "generate", "-t", "tests", "-o", "autograder.zip"],
        cwd=folder, env=stock.environment(programs, folder / "home"), check=True,
        capture_output=True,
    )  # fmt: skip
    shutil.rmtree(folder / "tests")
    return folder


def make_ours(folder: Path) -> Path:
    """This course, with the word in its hidden tests."""
    unwanted = shutil.ignore_patterns("__pycache__", "images", "regression", "class*")
    shutil.copytree(REPOSITORY / "solutions", folder / "solutions", ignore=unwanted)
    for file in (folder / "solutions" / "neuron" / "hidden").glob("*.py"):
        file.write_text(f"{file.read_text('utf-8')}\nKEPT = {_CANARY!r}\n", "utf-8")
    limits = "load-seconds = 5\ncall-seconds = 3\nsubmission-seconds = 10\n"
    (folder / "pyproject.toml").write_text(f'[tool.autograder]\nsecret = "s"\n{limits}')
    return folder / "solutions"


# --- the guard around the peers -------------------------------------------------------------


def guarded(
    command: list[str | Path], folder: Path, environment: Path, attack: Attack | None
) -> bool:
    """Run a peer where it can hurt nobody; whether it came to an end by itself.

    It has no network but a server for the attacks that knock there.
    """
    if knocks(attack):
        server = shutil.copy(Path(__file__).with_name("secret_server.py"), folder)
        command = [environment / "bin" / "python", server, *command]
    root = os.geteuid() == 0
    if root:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
    wall = list(_wall(folder, environment))
    lower = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
    variables = stock.environment(environment / "bin", folder / "home")
    kept = {name: variables[name] for name in variables if name.startswith(("JUPYTER", "IPY"))}
    kept |= {"HOME": str(folder / "home"), "PATH": f"{environment / 'bin'}:/usr/bin:/bin"}
    kept |= {"CANARY": _CANARY, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            [*wall, *(lower if root else []), *command],
            env=kept, stdin=subprocess.DEVNULL, capture_output=True,
            timeout=SECONDS, check=False, preexec_fn=_limits,
        )  # fmt: skip
        if "SECURITY_DEBUG" in os.environ:
            print(command, done.stdout[-1500:].decode(), done.stderr[-3000:].decode())
    except subprocess.TimeoutExpired:
        return False
    return True


def _wall(folder: Path, environment: Path) -> Iterator[str]:
    from autograder.jail.bwrap import find_bwrap

    bwrap = find_bwrap()
    assert bwrap is not None, "the peers are only run inside bubblewrap"
    yield from (str(bwrap), "--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts")
    yield from ("--die-with-parent", "--new-session", "--dev", "/dev", "--proc", "/proc")
    yield from ("--size", str(2**28), "--perms", "1777", "--tmpfs", "/tmp")
    yield from ("--ro-bind", "/usr", "/usr")
    for name in ("/lib", "/lib32", "/lib64", "/bin"):
        path = Path(name)
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), name)
        elif path.is_dir():
            yield from ("--ro-bind", name, name)
    base = Path((environment / "bin" / "python").resolve()).parents[1]
    yield from ("--perms", "0755", "--dir", "/etc")
    for name in ("/etc/passwd", "/etc/group", "/etc/hosts", "/etc/ld.so.cache"):
        yield from ("--ro-bind-try", name, name)
    shown = [path for path in (base, environment, folder) if not path.is_relative_to("/usr")]
    for parent in sorted({parent for path in shown for parent in path.parents}):
        if str(parent) not in ("/", "/tmp"):
            yield from ("--perms", "0755", "--dir", str(parent))
    for path in shown:
        yield from ("--bind" if path == folder else "--ro-bind", str(path), str(path))
    yield from ("--chdir", str(folder), "--")


def _limits() -> None:
    for which, most in (
        (resource.RLIMIT_CPU, 120),
        (resource.RLIMIT_FSIZE, 2**26),
        (resource.RLIMIT_NPROC, 300),
        (resource.RLIMIT_AS, 2**33),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(which, (most, most))


# --- the table ------------------------------------------------------------------------------


def verdict(course: Course, attack: Attack, base: Course) -> str:
    """What an attack came to, in a few words; "holds" where to nothing."""
    fell = []
    most = max(base.attacker or 0, sum(attack.deserves.values()))
    if course.attacker is not None and course.attacker > most:
        fell.append(f"mark {course.attacker:g}/{sum(POINTS['neuron'].values()):g}")
    if _CANARY in course.said:
        fell.append("told a secret")
    if course.neighbour != base.neighbour:
        score = "no mark" if course.neighbour is None else f"{course.neighbour:g}"
        fell.append(f"neighbour {score}")
    if not course.ended:
        fell.append("no end")
    if fell:
        return "**falls**: " + ", ".join(fell)
    return "holds (no mark)" if course.attacker is None else "holds"


def main() -> None:
    """Run every attack on every grader, print who falls to what."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="attacks named like one of these, by commas")
    parser.add_argument("--fresh", action="store_true", help="find everything anew")
    parser.add_argument("--out", default=REPOSITORY / "results" / "bench", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    remembered = Remembered(options.out / "security.json", options.fresh)
    programs = install(REPOSITORY / ".venv-peers")
    with tempfile.TemporaryDirectory(prefix="security-") as name:
        base = Path(name)
        base.chmod(0o755)
        stock.make_course(programs, base / "nbgrader")
        _mark_tests(base / "nbgrader")
        graders: dict[str, Grader] = {
            "nbgrader 0.9.6": nbgrader(programs, base / "nbgrader"),
            "otter-grader 7.0.0": otter(programs, make_otter(base / "otter", programs)),
            "autograder": ours(make_ours(base / "ours")),
        }
        words = options.only.split(",")
        these = [a for a in chosen() if any(word in a.id for word in words)]
        rows = []
        for row in _rows(graders, these, base / "runs", remembered):
            rows.append(row)
            page = "\n".join(_table(graders, rows)) + "\n"
            (options.out / "security.md").write_text(page, "utf-8")
    print(page)


def install(folder: Path) -> Path:
    """The environment with both peers in it, made where it is missing; its `bin` folder."""
    programs = folder / "bin"
    if not (programs / "otter").exists():
        venv.create(folder, with_pip=True, clear=True)
        (folder / ".gitignore").write_text("*\n")
        subprocess.run([programs / "pip", "install", "--quiet", *PACKAGES], check=True)
    return programs


def _mark_tests(course: Path) -> None:
    """Put the word among nbgrader's hidden tests, where graders find them: source and database."""
    for notebook in course.glob("source/*/*.ipynb"):
        text = notebook.read_text("utf-8").replace(
            "### BEGIN HIDDEN TESTS", f"### BEGIN HIDDEN TESTS\\n# {_CANARY}"
        )
        notebook.write_text(text, "utf-8")


def _rows(
    graders: dict[str, Grader], these: list[Attack], folder: Path, remembered: Remembered
) -> Iterator[tuple[Attack, dict[str, str]]]:
    # The peers are told by their versions; what is graded here changes by the hour.
    made_of = dict.fromkeys(graders, digest(Path(stock.__file__)))
    made_of["autograder"] = hashlib.sha256(engine_digest().encode()).hexdigest()[:12]
    plain = {}
    for name, grader in graders.items():
        find = functools.partial(_plain, grader, folder / "plain" / name)
        found = remembered.or_find(f"{name}, {made_of[name]}: nothing tried", find)
        plain[name] = Course(**found)
        print(f"… {name}: a constant earns {plain[name].attacker}, the neighbour "
              f"{plain[name].neighbour}", file=sys.stderr)  # fmt: skip
        assert plain[name].neighbour == 10, f"{name} does not grade the honest student"
    for attack in these:
        row = {}
        for name, grader in graders.items():
            place = folder / attack.name / name
            find = functools.partial(_tried, grader, place, attack, plain[name])
            key = f"{name}, {made_of[name]}: {attack.id}, {digest(attack.path)}"
            row[name] = remembered.or_find(key, find)
        print(f"… {attack.id}: {row}", file=sys.stderr, flush=True)
        yield attack, row


def _plain(grader: Grader, folder: Path) -> dict[str, Any]:
    return dataclasses.asdict(_run(grader, folder, None))


def _tried(grader: Grader, folder: Path, attack: Attack, plain: Course) -> str:
    return verdict(_run(grader, folder, attack), attack, plain)


def _run(grader: Grader, folder: Path, attack: Attack | None) -> Course:
    folder = folder.with_name(folder.name.replace(" ", "-"))
    folder.mkdir(parents=True)
    for path in (folder, *folder.parents[:2]):
        path.chmod(0o755)
    try:
        return grader(folder, attack)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _table(graders: dict[str, Any], rows: list[tuple[Attack, dict[str, str]]]) -> Iterator[str]:
    yield "| attack | " + " | ".join(graders) + " |"
    yield "|---" * (len(graders) + 1) + "|"
    for attack, found in rows:
        yield f"| {attack.id}: {attack.tries} | " + " | ".join(found.values()) + " |"
    fallen = [sum("falls" in found[name] for _, found in rows) for name in graders]
    yield "| **falls, of " + f"{len(rows)}** | " + " | ".join(map(str, fallen)) + " |"


if __name__ == "__main__":
    main()
