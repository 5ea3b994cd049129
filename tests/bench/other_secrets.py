"""Which programs have other marks with another secret: python other_secrets.py [COUNT].

Every program of `tests/programs`, right or wrong, is graded COUNT times (3 where nothing is said),
each time with other inputs; those whose points in an exercise differ are listed. In this process,
without a jail: what is asked and judged is the same, and these programs are ours. Start it with
`nice`.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from autograder.audit.programs import Program, right_variants, wrong_programs
from autograder.course.assignments import Assignment, open_course
from autograder.submissions.reading import Submission, read
from autograder.testing.collection import HiddenTests, collected_in, with_tests
from autograder.testing.local import LocalProgram
from autograder.testing.sitting import Sitting, exercises_of
from autograder.testing.student import Student

ROOT = Path(__file__).parents[2]
Points = tuple[tuple[str, float], ...]  # of each exercise, by its name


def main() -> None:
    """Grade, and say whose marks differ."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    for assignment in open_course(ROOT / "solutions").assignments.values():
        found = with_tests([assignment.hidden], lambda one=assignment: list(_marks(one, count)))
        different = [(name, marks) for name, marks in found if len(marks) > 1]
        print(f"{assignment.name}: {len(found)} programs, {count} secrets; {len(different)} differ")
        for name, marks in different:
            print(f"  {name}")
            for points, times in marks.most_common():
                print(f"    {times} times {', '.join(f'{e} {p:g}' for e, p in points)}")
        sys.stdout.flush()


def _marks(assignment: Assignment, count: int) -> Iterator[tuple[str, Counter[Points]]]:
    tests, programs = collected_in(assignment.hidden), ROOT / "tests" / "programs"
    for program in (
        *right_variants(programs, assignment.name),
        *wrong_programs(programs, assignment.name),
    ):
        submission = _read(program)
        seeds = (_seed(number, program.name) for number in range(count))
        yield program.name, Counter(_points(tests, submission, seeds))


def _seed(secret: int, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{secret}/{name}".encode()).digest()[:8])


def _read(program: Program) -> Submission:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{program.assignment}{program.suffix}"
        file.write_text(program.source, "utf-8")
        return read(file)


def _points(tests: HiddenTests, submission: Submission, seeds: Iterable[int]) -> Iterator[Points]:
    for seed in seeds:
        sitting = Sitting(seed=seed)
        sitting.student = Student(LocalProgram(submission))
        with redirect_stdout(StringIO()):
            tests.run(sitting)
        assert not sitting.faults, (seed, sitting.faults)
        exercises = exercises_of(tests.items, sitting.results)
        yield tuple((exercise.name, exercise.score) for exercise in exercises)


if __name__ == "__main__":
    main()
