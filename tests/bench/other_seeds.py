"""How often right programs lose a point by the luck of the draw: python other_seeds.py [COUNT].

The author's own programs and the right scripts of `tests/programs`, COUNT gradings of each
assignment (20,000 / 3 where nothing is said), each with other inputs. In this process, without a
jail: what is asked and judged is the same, and these programs are ours. Start it with `nice`.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections import Counter
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from autograder.course.assignments import Assignment, open_course
from autograder.report.model import Outcome
from autograder.submissions.reading import read
from autograder.testing.collection import collected_in, with_tests
from autograder.testing.local import LocalProgram
from autograder.testing.sitting import Sitting
from autograder.testing.student import Student

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Grade, and say what was lost."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000 // 3
    for assignment in open_course(ROOT / "solutions").assignments.values():
        began = time.monotonic()
        lost = with_tests([assignment.hidden], lambda one=assignment: _lost(one, count))
        seconds = time.monotonic() - began
        print(f"{assignment.name}: {count} gradings in {seconds:.0f} s; lost a point: {len(lost)}")
        for file, seed, tests in lost:
            print(f"  {file.name}, seed {seed}: {', '.join(tests)}")
        sys.stdout.flush()


def _lost(assignment: Assignment, count: int) -> list[tuple[Path, int, list[str]]]:
    right = sorted((ROOT / "tests" / "programs" / assignment.name / "right").glob("*.py"))
    files = [assignment.master, *right]
    programs = {file: read(file) for file in files}
    tests, lost = collected_in(assignment.hidden), []
    for seed, file in zip(range(count), itertools.cycle(files), strict=False):
        sitting = Sitting(seed=seed)
        sitting.student = Student(LocalProgram(programs[file]))
        with redirect_stdout(StringIO()):
            tests.run(sitting)
        assert not sitting.faults, (file, seed, sitting.faults)
        failed = Counter(r.id for r in sitting.results.values() if r.outcome is not Outcome.PASSED)
        if failed:
            lost.append((file, seed, sorted(failed)))
    return lost


if __name__ == "__main__":
    main()
