"""A machine on which a jail finds other libraries than the grader: an environment made for a test.

It is real: an empty environment, and a `sitecustomize` on PYTHONPATH that gives the grader
libraries which no jail is given.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LIBRARIES = Path(sysconfig.get_path("purelib"))
RIGHT = (PROJECT / "tests/hostile/honest/neuron.py").read_text("utf-8")
NOBODY = 65534
MAIN = "import sys; from autograder.cli import main; sys.argv[0] = 'autograder'; main()"

FINDER = """
import sys
from importlib.util import spec_from_file_location
from pathlib import Path

class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == {name!r} and Path({file!r}).exists():
            return spec_from_file_location(name, {file!r})

sys.meta_path.append(Finder)
"""


@dataclass(frozen=True)
class Machine:
    """In a folder; `words` before a command make somebody else run it (`jails.as_user`)."""

    folder: Path
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.prefix], check=True)
        custom = self.folder / "custom"
        custom.mkdir()
        (custom / "sitecustomize.py").write_text(
            f"import sys\nsys.path += [{str(LIBRARIES)!r}, {str(PROJECT)!r}]\n"
        )

    @property
    def prefix(self) -> Path:
        """The environment, which every submission may read."""
        return self.folder / "venv"

    def gives_the_jail(self, *libraries: str) -> None:
        for name in libraries:
            for found in (LIBRARIES / name, LIBRARIES / f"{name}.libs"):
                if found.exists():
                    (self._own / found.name).symlink_to(found)

    def edits_a_package(self, name: str, source: str) -> None:
        """As `pip install -e` leaves it: elsewhere, and known to a finder of its own."""
        edited = self.folder / "edited" / f"{name}.py"
        edited.parent.mkdir()
        edited.write_text(source)
        finder = f"__editable___{name}_finder"
        (self._own / f"{finder}.py").write_text(FINDER.format(name=name, file=str(edited)))
        (self._own / f"__editable__.{name}.pth").write_text(f"import {finder}")

    def runs_at_every_start(self, line: str) -> None:
        (self._own / "zz.pth").write_text(f"{line}\n")

    @property
    def _own(self) -> Path:
        (folder,) = self.prefix.glob("lib/python3.*/site-packages")
        return folder

    def autograder(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        if self.words:
            for path in (self.folder, *self.folder.rglob("*")):
                os.lchown(path, NOBODY, NOBODY)
        variables = (f"PYTHONPATH={self.folder / 'custom'}", "AUTOGRADER_SECRET=x")
        python = (self.prefix / "bin/python", "-B", "-c", MAIN)
        return subprocess.run(
            [*self.words, "env", *variables, *python, *arguments],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def grade(
        self, class_: str = "class", out: str = "results", **programs: str
    ) -> subprocess.CompletedProcess[str]:
        """Grade students' programs for `neuron`; the folders are named from the machine's."""
        for student, program in programs.items():
            folder = self.folder / class_ / student / "neuron"
            folder.mkdir(parents=True)
            (folder / "neuron.py").write_text(program, "utf-8")
        where = ("--out", self.folder / out, "--solutions", PROJECT / "solutions")
        return self.autograder("grade", self.folder / class_, *where)

    def status(self) -> dict[str, tuple[str, str]]:
        """Student by student, what became of the work, and the points."""
        table = self.folder / "results/grades.csv"
        if not table.exists():
            return {}
        with table.open(encoding="utf-8", newline="") as stream:
            return {row["student"]: (row["status"], row["score"]) for row in csv.DictReader(stream)}
