"""What students are given to work at home: exercises, visible tests, and the grader to check with.

All of it is made from what `autograder release` makes, and the wheel of the running grader; nothing
else of a course gets in.
"""

from __future__ import annotations

from typing import Final

from autograder.course.assignments import Course
from autograder.course.release import released
from autograder.platforms.packing import Files, wheel, zipped

REQUIREMENTS: Final = "requirements.txt"

_README: Final = """\
# Exercises

Each folder has a lesson with gaps for your code, in two forms: a notebook and a Python file. Use
whichever you like. You need Python 3.11 or newer. In this folder:

```
python3 -m venv .venv              # once: a Python of its own
. .venv/bin/activate               # in every new terminal
pip install -r requirements.txt    # once: the grader, {grader}

cd {first}{choice}
autograder check                   # each exercise, and what to fix first
autograder check --hint            # and a hint for it
```

The tests that you can see are in `test_….py`; `pytest` runs them as well.

The exercises: {names}.
"""


def handout(course: Course, folder: str) -> bytes:
    """The zip, with all in `folder`.

    Of the course it has what `autograder release` makes, and the lines of its `requirements.txt`
    beside `solutions/`, where there is one: modules that the lessons need.

    Raises:
        MasterError: a master is malformed.
    """
    name, grader = wheel()
    files = {name: grader, REQUIREMENTS: _requirements(course, name).encode()}
    files["README.md"] = _readme(course, name).encode()
    for assignment in course.assignments.values():
        made = released(assignment)
        files |= {f"{assignment.name}/{path}": data for path, data in made.items()}
    packed: Files = {f"{folder}/{path}": (data, False) for path, data in sorted(files.items())}
    return zipped(packed)


def _requirements(course: Course, grader: str) -> str:
    own = course.solutions.with_name(REQUIREMENTS)
    lines = own.read_text("utf-8").rstrip("\n").splitlines() if own.is_file() else []
    return "".join(f"{line}\n" for line in [f"./{grader}", *lines])


def _readme(course: Course, grader: str) -> str:
    names = list(course.assignments)
    listed = ", ".join(f"`{name}`" for name in names)
    choice = "    # or another" if len(names) > 1 else ""
    return _README.format(grader=grader, first=names[0], choice=choice, names=listed)
