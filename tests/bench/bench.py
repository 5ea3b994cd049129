"""`make bench`: stock `nbgrader autograde` and `autograder grade`, side by side in one run.

Both are run as the real commands, start-up included, on the same notebooks. Beside them: what a
bare fork costs in the same jail, and where the time of `autograder grade` goes. The result is
printed, and written to `results/bench/` as Markdown and JSON.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import breakdown
import floor
import measure
import stock
import tables

from autograder.course.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[2]
_REPEATS = 2  # of our own command before nbgrader's, and one more after it; the median counts
_SAMPLE_NBGRADER, _SAMPLE_OURS = 0.25, 0.02  # seconds between two looks at the memory


@dataclass(frozen=True)
class Measured:
    """One grader on one class."""

    grader: str
    students: int
    seconds: float
    runs: tuple[float, ...]
    memory: measure.Memory
    scores: dict[str, float]

    @property
    def per_submission(self) -> float:
        return self.seconds / self.students


class MarksDiffer(Exception):
    """The graders disagree about who has everything right."""


def main() -> None:
    """Measure, print, write."""
    options = _options()
    machine = machine_facts()
    programs = _told("nbgrader's environment", lambda: stock.install(REPOSITORY / ".venv-bench"))
    machine["nbgrader"] = stock.version(programs)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        results = compare(Path(folder), programs, options.sizes)
        parts = _told("where the time goes", lambda: _breakdown(Path(folder), options.sizes))
    forks = _told("bare forks", lambda: floor.measure(Settings().limits))
    machine["load at end"] = os.getloadavg()[0]
    _publish(machine, results, forks, parts, options.out)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--sizes",
        default=(10, 50, 200),
        type=lambda text: tuple(sorted({int(size) for size in text.split(",")})),
        help="class sizes to measure, as in 10,50 (default: 10,50,200; about 6 minutes)",
    )
    parser.add_argument("--out", default=REPOSITORY / "results" / "bench", type=Path)
    return parser.parse_args()


def _told(what: str, work: Any) -> Any:
    print(f"… {what}", file=sys.stderr, flush=True)
    return work()


def machine_facts() -> dict[str, Any]:
    """What the numbers depend on."""
    versions = {n: importlib.metadata.version(n) for n in ("numpy", "pytest", "msgspec")}
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        **versions,
        "load at start": os.getloadavg()[0],
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


# --- the comparison -------------------------------------------------------------------------


def compare(folder: Path, programs: Path, sizes: Sequence[int]) -> list[Measured]:
    """Both graders on classes of the given sizes, one after the other.

    Raises:
        MarksDiffer: the comparison would be void.
    """
    _told("course", lambda: stock.make_course(programs, folder / "course"))
    results = []
    for size in sizes:
        course = folder / f"class{size}"
        stock.make_class(folder / "course", course, size)
        before = _our_runs(course, "before", _REPEATS)
        stock_run = _nbgrader(course, programs, size)
        after = _our_runs(course, "after", _REPEATS + 1)
        for measured in (_ours(course, size, before + after), stock_run):
            _check_marks(measured)
            print(
                f"… {size:4} submissions  {measured.grader:18} {measured.seconds:8.2f} s  "
                f"{measured.per_submission * 1e3:8.1f} ms each",
                file=sys.stderr,
                flush=True,
            )
            results.append(measured)
    return results


def _nbgrader(course: Path, programs: Path, size: int) -> Measured:
    cost = measure.cost_of(
        [programs / "nbgrader", "autograde", stock.ASSIGNMENT],
        cwd=course,
        environment=stock.environment(programs, course / "home"),
        sample_every=_SAMPLE_NBGRADER,
    )
    assert cost.memory is not None
    scores = stock.nbgrader_scores(programs, course)
    return Measured("nbgrader autograde", size, cost.seconds, (cost.seconds,), cost.memory, scores)


def _our_runs(course: Path, when: str, count: int) -> tuple[float, ...]:
    """How long our command takes, again and again.

    Each grades the class for the first time, as nbgrader does: into a new folder.
    """
    outs = [course / f"results {when} {number}" for number in range(count)]
    return tuple(measure.cost_of(_grade(course, out), cwd=course).seconds for out in outs)


def _ours(course: Path, size: int, runs: tuple[float, ...]) -> Measured:
    """The median of the runs, and the memory of one more: looking often takes time itself."""
    grade = _grade(course, course / "results")
    memory = measure.cost_of(grade, cwd=course, sample_every=_SAMPLE_OURS).memory
    assert memory is not None
    scores = stock.scores(course / "results" / "grades.csv", "student")
    return Measured("autograder grade", size, statistics.median(runs), runs, memory, scores)


def _grade(course: Path, out: Path) -> list[str | Path]:
    command = Path(sys.executable).with_name("autograder")
    return [
        *(command, "grade", course / "submitted"),
        *("--solutions", REPOSITORY / "solutions", "--out", out),
    ]


def _check_marks(measured: Measured) -> None:
    expected = stock.all_right(measured.students)
    full = {name for name, score in measured.scores.items() if score == stock.CHECKS}
    if full != expected or len(measured.scores) != measured.students:
        raise MarksDiffer(
            f"{measured.grader} gives full marks to {len(full)} of {len(measured.scores)} "
            f"submissions, not to the {len(expected)} of {measured.students} that are right: "
            f"{', '.join(sorted(full ^ expected)[:10])}"
        )


def _breakdown(folder: Path, sizes: Sequence[int]) -> dict[str, Any]:
    done = subprocess.run(
        [
            sys.executable,
            Path(breakdown.__file__),
            REPOSITORY / "solutions",
            folder / f"class{max(sizes)}" / "submitted",
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return dict(json.loads(done.stdout))


# --- the result -----------------------------------------------------------------------------


def _publish(
    machine: dict[str, Any],
    results: list[Measured],
    forks: dict[str, float],
    parts: dict[str, Any],
    out: Path,
) -> None:
    lines = [
        *tables.heading(machine),
        *tables.comparison(results),
        *tables.growth(results),
        *tables.forks(forks, results),
        *tables.parts(parts),
    ]
    page = "\n".join(lines) + "\n"
    out.mkdir(parents=True, exist_ok=True)
    (out / "bench.md").write_text(page, "utf-8")
    everything = {
        "machine": machine,
        "results": [asdict(result) for result in results],
        "forks": forks,
        "parts": parts,
    }
    (out / "bench.json").write_text(json.dumps(everything, indent=1, ensure_ascii=False), "utf-8")
    print(page)
    print(f"Written to {out / 'bench.md'} and bench.json", file=sys.stderr)


if __name__ == "__main__":
    main()
