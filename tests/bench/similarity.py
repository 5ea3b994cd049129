"""How well `autograder compare` finds copies, and leaves others alone: python similarity.py [FEW].

Classes of 20 are made of the independent right programs of `tests/programs` alone, larger ones of
these and of drawn ones (drawn_programs.py). Into each, copies are planted in one disguise or
another. FEW: a share of the classes, such as 0.1. Times are of the machine as it is: start it with
`nice`, and say what else was running.
"""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import disguises
from drawn_programs import ROOT, drawn

from autograder.course.assignments import open_course
from autograder.similarity.compare import compare
from autograder.similarity.model import Comparison
from autograder.submissions.finding import HandIn

COURSE = open_course(ROOT / "solutions")
BIN = ROOT / ".venv-similarity" / "bin"
# Changed from matrix.py in a line or two, to try the grader: no independent programs.
VARIANTS = ("notes_beside.py", "spawned_rows.py")
HALVES, FUNCTION, TRAIN = "two halves of two", "gradients alone", "train alone"
KINDS = (*disguises.WHOLE, HALVES, FUNCTION, TRAIN)

Pairs = set[frozenset[str]]


@dataclass
class Made:
    """A class: programs by student, and which pairs are copies, by disguise."""

    programs: dict[str, str] = field(default_factory=dict)
    planted: dict[str, Pairs] = field(default_factory=lambda: defaultdict(set))

    @property
    def copies(self) -> Pairs:
        return set().union(*self.planted.values())


def real(assignment: str = "regression") -> dict[str, str]:
    """The independent right scripts, by name."""
    folder = ROOT / "tests" / "programs" / assignment / "right"
    return {
        f.stem: f.read_text("utf-8") for f in sorted(folder.glob("*.py")) if f.name not in VARIANTS
    }


def class_of(size: int, kinds: Sequence[str], seed: str, assignment: str = "regression") -> Made:
    """A class of so many, with a copy of each of `kinds`."""
    draw = random.Random(seed)
    pool = list(real(assignment).items())
    draw.shuffle(pool)
    spare = size + 3 * len(kinds)  # who is copied, and whose halves and programs are used
    pool += [(f"drawn{n}", drawn(f"{seed} {n}")) for n in range(max(0, spare - len(pool)))]
    if size > 100:
        draw.shuffle(pool)
    made = Made()
    for kind in kinds:
        _plant(made, kind, pool, draw)
    for name, text in pool[: size - len(made.programs)]:
        made.programs[name] = text
    return made


def _plant(made: Made, kind: str, pool: list[tuple[str, str]], draw: random.Random) -> None:
    copy = f"copy {len(made.programs)}"
    if kind in disguises.WHOLE:
        name, text = pool.pop(0)
        made.programs[name] = text
        made.programs[copy] = disguises.WHOLE[kind](text, draw)
        made.planted[kind].add(frozenset((name, copy)))
        return
    (one, first), (other, second) = _with_parts(pool), _with_parts(pool)
    made.programs[one] = first
    if kind == HALVES:
        made.programs[other] = second
        made.programs[copy] = disguises.two_halves(first, second, draw)
        made.planted[kind] |= {frozenset((one, copy)), frozenset((other, copy))}
    else:
        made.programs[copy] = disguises.one_function(second, first, kind.split()[0], draw)
        made.planted[kind].add(frozenset((one, copy)))


def _with_parts(pool: list[tuple[str, str]]) -> tuple[str, str]:
    at = next(n for n, (_, text) in enumerate(pool) if disguises.has_parts(text))
    return pool.pop(at)


@contextmanager
def on_disk(made: Made, assignment: str = "regression") -> Iterator[tuple[Path, list[HandIn]]]:
    with tempfile.TemporaryDirectory() as root:
        yield Path(root), list(_written(Path(root), made, assignment))


def _written(root: Path, made: Made, assignment: str) -> Iterator[HandIn]:
    for student, text in made.programs.items():
        folder = root / student / assignment
        folder.mkdir(parents=True)
        suffix = ".ipynb" if text.startswith('{"nbformat"') else ".py"
        file = folder / (assignment + suffix)
        file.write_text(text, "utf-8")
        yield HandIn(student, assignment, folder, file)


def flagged(found: Comparison) -> Pairs:
    """The pairs that are shown."""
    return {frozenset((pair.one.student, pair.other.student)) for pair in found.pairs}


class Tally:
    """Found and planted by kind, and independent pairs that were flagged."""

    def __init__(self) -> None:
        self.found: dict[str, list[int]] = {kind: [0, 0] for kind in KINDS}
        self.classes = self.wrong = self.flagged = self.pairs = 0

    def add(self, made: Made, shown: Pairs) -> None:
        self.classes += 1
        self.flagged += len(shown)
        self.wrong += len(shown - made.copies)
        self.pairs += len(made.programs) * (len(made.programs) - 1) // 2
        for kind, pairs in made.planted.items():
            self.found[kind][0] += len(pairs & shown)
            self.found[kind][1] += len(pairs)

    def say(self, title: str) -> None:
        precision = f"{1 - self.wrong / self.flagged:.1%}" if self.flagged else "–"
        print(
            f"\n{title}: {self.classes} classes, {self.pairs} pairs, {self.flagged} flagged, "
            f"{self.wrong} of them independent; precision {precision}"
        )
        for kind, (found, planted) in self.found.items():
            if planted:
                print(f"  {kind:<18} {found:>4} of {planted:>4} found  {found / planted:.0%}")
        sys.stdout.flush()


def ours(made: Made, assignment: str = "regression") -> Pairs:
    with on_disk(made, assignment) as (_, hand_ins):
        return flagged(
            compare(COURSE.assignments[assignment], hand_ins, {}, processes=2).comparison
        )


def main() -> None:
    """Make the classes, and say what was found in them."""
    few = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; "
        f"{len(real())} independent real programs of regression, "
        f"{len(real('classification'))} of classification"
    )
    _of(20, [[kind] for kind in KINDS] * max(1, round(10 * few)), "20, all real programs")
    _of(20, [[]] * max(1, round(50 * few)), "20, all real, no copies")
    _of(
        20,
        [[]] * max(1, round(50 * few)),
        "20, classification, all real, no copies",
        "classification",
    )
    _of(200, [[], list(KINDS)] * max(1, round(25 * few)), "200, half of the classes with copies")
    big = class_of(2000, list(KINDS) * 5, "2000")
    began = time.monotonic()
    tally = Tally()
    tally.add(big, ours(big))
    tally.say("2000")
    print(f"  {time.monotonic() - began:.0f} s in all, load {os.getloadavg()[0]:.1f}")
    _by_the_command(big)
    _others()


def _of(size: int, all_kinds: Sequence[Sequence[str]], title: str, of: str = "regression") -> None:
    tally = Tally()
    for number, kinds in enumerate(all_kinds):
        made = class_of(size, kinds, f"{title} {number}", of)
        tally.add(made, ours(made, of))
    tally.say(title)


def _by_the_command(made: Made) -> None:
    with on_disk(made) as (root, _), tempfile.TemporaryDirectory() as out:
        began = time.monotonic()
        subprocess.run(
            [
                Path(sys.executable).with_name("autograder"),
                "compare",
                root,
                "--out",
                out,
                "--solutions",
                ROOT / "solutions",
            ],
            check=True,
            capture_output=True,
        )
        seconds = time.monotonic() - began
        page = (Path(out) / "similarity.html").stat().st_size
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"  as a command: {seconds:.0f} s of wall clock, {used.ru_utime + used.ru_stime:.0f} s of "
        f"processor, {used.ru_maxrss // 1024} MiB at most, page {page // 1024} KiB"
    )


# --- beside it ------------------------------------------------------------------------------


def _others() -> None:
    made = [class_of(200, list(KINDS), f"others {n}") for n in range(2)]
    tools: dict[str, Callable[[Path], Pairs]] = {"copydetect": _copydetect, "compare50": _compare50}
    tally = Tally()
    for one in made:
        tally.add(one, ours(one))
    tally.say("the same classes of 200, ours")
    for name, tool in tools.items():
        if not (BIN / name).is_file():
            print(f"\n{name}: not compared, {BIN / name} is not there (make bench-similarity)")
            continue
        tally = Tally()
        began = time.monotonic()
        try:
            for one in made:
                with on_disk(one) as (root, _):
                    tally.add(one, tool(root))
        except (OSError, subprocess.SubprocessError) as error:
            print(f"\n{name}: not compared: {error}")
            continue
        tally.say(f"the same classes of 200, {name}, {time.monotonic() - began:.0f} s")


_STUB = ROOT / "exercises" / "regression"
_RUN_COPYDETECT = """
import sys
from copydetect import CopyDetector
root, stub = sys.argv[1:]
found = CopyDetector(test_dirs=[root], boilerplate_dirs=[stub], extensions=["py"], display_t=0.33,
    disable_filtering=False, silent=True, autoopen=False)
found.run()
for row in found.get_copied_code_list():
    print(row[2], row[3], sep="\\t")
"""


def _copydetect(root: Path) -> Pairs:
    done = subprocess.run(
        [BIN / "python", "-c", _RUN_COPYDETECT, root, _STUB],
        check=True,
        capture_output=True,
        text=True,
        timeout=1800,
    )
    rows = (line.split("\t") for line in done.stdout.splitlines() if "\t" in line)
    return {frozenset(Path(path).parts[len(root.parts)] for path in row) for row in rows}


def _compare50(root: Path) -> Pairs:
    """The 50 pairs that it shows, whatever the class: the titles of its pages."""
    out = root.with_name(root.name + "-compare50")
    subprocess.run(
        [BIN / "compare50", *root.iterdir(), "-d", _STUB / "regression.py", "-o", out],
        check=True,
        capture_output=True,
        timeout=1800,
        env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
    )
    try:
        return set().union(*(_titled(page, root) for page in out.glob("match_*.html")))
    finally:
        shutil.rmtree(out)


def _titled(page: Path, root: Path) -> Pairs:
    named = re.findall(rf"<h5>{re.escape(str(root))}/(.+?) \(\d+%\)</h5>", page.read_text("utf-8"))
    return {frozenset(named)}


if __name__ == "__main__":
    main()
