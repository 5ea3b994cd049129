"""Compare the programs of one assignment of a class, and those of earlier classes with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt

from autograder.course.assignments import Assignment
from autograder.grading.pool import forked
from autograder.report.model import Report
from autograder.similarity.fragments import Run, common_runs
from autograder.similarity.lesson import lesson_of, solution_sizes
from autograder.similarity.model import Comparison, Distribution, Fragment, LeftOut, Pair, Who
from autograder.similarity.prepared import PASSES, Author, Class, Entry, Pass, prepared
from autograder.similarity.rarities import Rarities
from autograder.similarity.standing_out import (
    FEWEST_PROGRAMS,
    FEWEST_TOKENS,
    LEAST,
    Matrix,
    Usual,
    similarities,
    usual_in,
)
from autograder.similarity.tokens import Program, TooLong, program_of
from autograder.submissions.child_process import TooMuch
from autograder.submissions.finding import HandIn
from autograder.submissions.reading import SubmissionError, read

MOST_PROGRAMS: Final = 8000  # that are compared at once: a quarter of a gigabyte
LONGEST_AT_LEAST: Final = 25  # tokens of the longest fragment
MOST_PAIRS: Final = 500  # that are listed
_PART: Final = 20  # submissions that a process reads at once
_MOST_LOOKED_AT: Final = 5000  # pairs, most similar first

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Compared:
    """What was found, and the programs of all that is shown of it."""

    comparison: Comparison
    programs: Mapping[Who, Program]


def compare(
    assignment: Assignment,
    hand_ins: Sequence[HandIn],
    earlier: Mapping[str, Sequence[HandIn]],
    reports: Sequence[Report] = (),
    *,
    processes: int = 1,
    progress: Progress = lambda done, total: None,
) -> Compared:
    """Find the pairs of `hand_ins` that stand out from their class.

    earlier: hand-ins of earlier classes by the name of their folder, which are compared with
    these, and not with each other. reports: of these hand-ins, where they have been graded.

    Raises:
        MasterError: the assignment's master is malformed.
    """
    there = [(Author(one.student), one) for one in hand_ins if one.is_there]
    before = [(Author(o.student, d), o) for d, all_ in earlier.items() for o in all_ if o.is_there]
    lesson, sizes = lesson_of(assignment), solution_sizes(assignment)
    small = tuple(size for size in sizes if size.tokens < FEWEST_TOKENS)

    def without(verdict: str, left_out: Sequence[LeftOut] = (), compared: int = 0) -> Compared:
        record = Comparison(
            assignment=assignment.name,
            submissions=len(there),
            earlier=len(before),
            compared=compared,
            verdict=verdict,
            small_exercises=small,
            left_out=tuple(left_out),
        )
        return Compared(record, {})

    whole = sum(size.tokens for size in sizes)
    if whole < FEWEST_TOKENS:
        return without(f"too small to compare: the author’s own solution has {whole} tokens")
    if len(there) + len(before) > MOST_PROGRAMS:
        return without(f"more than {MOST_PROGRAMS} programs cannot be compared at once")
    entries, left_out = _read([*there, *before], processes, progress)
    of = prepared(entries, lesson)
    large = [n for n, own in enumerate(of.own) if own >= FEWEST_TOKENS]
    left_out += [
        LeftOut(who=_who(one.author), why=f"too small to compare: {own} tokens of their own")
        for one, own in zip(of.entries, of.own, strict=True)
        if own < FEWEST_TOKENS
    ]
    rows = [n for n in large if not of.entries[n].author.earlier]
    if len(rows) < FEWEST_PROGRAMS:
        why = f"fewer than {FEWEST_PROGRAMS} programs are large enough to tell what is usual"
        return without(why, left_out, len(rows))
    found = _Found(of, rows, large)
    pairs, more = _pairs(found, Rarities(of.entries, lesson, reports))
    record = Comparison(
        assignment=assignment.name,
        submissions=len(there),
        earlier=len(before),
        compared=len(large),
        small_exercises=small,
        alike=_distribution(found.usual["alike"]),
        exact=_distribution(found.usual["exact"]),
        pairs=pairs,
        more_pairs=more,
        clusters=clusters(pairs),
        left_out=tuple(left_out),
    )
    shown = {who for pair in pairs for who in (pair.one, pair.other)}
    programs = {_who(one.author): one.program for one in of.entries}
    return Compared(record, {who: programs[who] for who in shown})


def _who(author: Author) -> Who:
    return Who(student=author.student, earlier=author.earlier)


def _read(
    hand_ins: Sequence[tuple[Author, HandIn]], processes: int, progress: Progress
) -> tuple[list[Entry], list[LeftOut]]:
    entries: list[Entry] = []
    left_out: list[LeftOut] = []
    files = [hand_in for _, hand_in in hand_ins]
    parts = [files[n : n + _PART] for n in range(0, len(files), _PART)]
    with forked(processes, len(parts)) if len(parts) > 1 else nullcontext() as pool:
        found = (pool.map if pool else map)(_programs, parts)
        for done, ((author, _), made) in enumerate(zip(hand_ins, chain(*found), strict=True), 1):
            if isinstance(made, Program):
                entries.append(Entry(author, made))
            else:
                left_out.append(LeftOut(who=_who(author), why=made))
            if done % _PART == 0:
                progress(done, len(hand_ins))
    progress(len(hand_ins), len(hand_ins))
    return entries, left_out


def _programs(hand_ins: Sequence[HandIn]) -> list[Program | str]:
    """The programs, or why one is not compared."""
    return [_program(one) for one in hand_ins]


def _program(hand_in: HandIn) -> Program | str:
    if hand_in.refusal is not None or hand_in.file is None:
        return hand_in.refusal or " ".join(hand_in.notes) or "there is no file"
    try:
        return program_of(read(hand_in.file))
    except (SubmissionError, OSError) as error:
        return str(error)
    except TooMuch:
        return "it takes too long to be read"
    except TooLong:
        return "it is too long to be compared"


class _Found:
    """The similarities of a class in both passes: rows are of this class, columns of all."""

    def __init__(self, of: Class, rows: Sequence[int], columns: Sequence[int]) -> None:
        self.of, self.rows, self.columns = of, rows, columns
        self.matrix: dict[Pass, Matrix] = {w: similarities(of, w, rows, columns) for w in PASSES}
        authors = [entry.author for entry in of.entries]
        first = np.array(rows)[:, None] < np.array(columns)[None, :]  # each pair once
        names = np.unique([authors[n].student for n in columns], return_inverse=True)[1]
        at = {column: place for place, column in enumerate(columns)}
        mine = names[[at[row] for row in rows]]
        # Of those who take a course again, their own work of before is no news.
        self.pairs: npt.NDArray[np.bool_] = first & (mine[:, None] != names[None, :])
        self.usual = {w: usual_in(self.matrix[w][self.pairs], LEAST[w]) for w in PASSES}

    def standing_out(self) -> list[tuple[int, int]]:
        """Rows and columns of pairs above a threshold, furthest first."""
        above = np.full(self.pairs.shape, -1, np.float32)
        for which in PASSES:
            np.maximum(above, self.matrix[which] - self.usual[which].threshold, out=above)
        above[~self.pairs] = -1
        rows, columns = np.nonzero(above >= 0)
        order = np.argsort(-above[rows, columns], kind="stable")
        return [(int(rows[n]), int(columns[n])) for n in order]


def _pairs(found: _Found, rarities: Rarities) -> tuple[tuple[Pair, ...], int]:
    """The pairs that are listed, and how many more there are, or may be."""
    candidates = found.standing_out()
    pairs: list[Pair] = []
    for number, (row, column) in enumerate(candidates):
        if len(pairs) == MOST_PAIRS or number == _MOST_LOOKED_AT:
            return tuple(pairs), len(candidates) - number
        pair = _pair(found, row, column, rarities)
        if pair.longest >= LONGEST_AT_LEAST:
            pairs.append(pair)
    return tuple(pairs), 0


def _pair(found: _Found, row: int, column: int, rarities: Rarities) -> Pair:
    of, one, other = found.of, found.rows[row], found.columns[column]
    first, second = of.sequenced["alike"][one], of.sequenced["alike"][other]
    runs = sorted(common_runs(first, second, of.rarity["alike"]), key=lambda run: run.first)
    rarest = 1 + float(np.log(len(of.entries) / 3))
    fragments = tuple(
        _fragment(run, of, one, other, min(1.0, run.rarity / max(rarest, 0.1))) for run in runs
    )
    return Pair(
        one=_who(of.entries[one].author),
        other=_who(of.entries[other].author),
        alike=_share(found.matrix["alike"][row, column]),
        exact=_share(found.matrix["exact"][row, column]),
        tokens=sum(run.length for run in runs),
        longest=max((run.length for run in runs), default=0),
        rarities=rarities.shared(one, other, fragments),
        fragments=fragments,
    )


def _share(value: np.float32) -> float:
    return round(float(value), 4)


def _fragment(run: Run, of: Class, one: int, other: int, rarity: float) -> Fragment:
    here = _words(of, one, run.first, run.length)
    there = _words(of, other, run.second, run.length)
    a, b = of.entries[one].program, of.entries[other].program
    return Fragment(
        tokens=run.length,
        rarity=round(rarity, 3),
        same_words=[a.exact[n] for n in here] == [b.exact[n] for n in there],
        lines=(int(a.lines[here[0]]) + 1, int(a.lines[here[-1]]) + 1),
        lines_of_other=(int(b.lines[there[0]]) + 1, int(b.lines[there[-1]]) + 1),
        characters=(int(a.starts[here[0]]), int(a.ends[here[-1]])),
        characters_of_other=(int(b.starts[there[0]]), int(b.ends[there[-1]])),
    )


def _words(of: Class, entry: int, first: int, length: int) -> list[int]:
    """Which tokens of the program a run of the pass has."""
    places: list[int] = of.sequenced["alike"][entry].places[first : first + length].tolist()
    return places


def _distribution(usual: Usual) -> Distribution:
    return Distribution(
        pairs=usual.pairs,
        median=round(usual.median, 4),
        upper_quartile=round(usual.upper_quartile, 4),
        iqr=round(usual.iqr, 4),
        threshold=round(usual.threshold, 4),
        counts=usual.counts,
    )


def clusters(pairs: Sequence[Pair]) -> tuple[tuple[Who, ...], ...]:
    """Three or more who are linked by pairs, largest first: not every two of them are one."""
    group: dict[Who, set[Who]] = {}
    for pair in pairs:
        joined = group.get(pair.one, {pair.one}) | group.get(pair.other, {pair.other})
        group.update(dict.fromkeys(joined, joined))
    distinct = {id(members): members for members in group.values()}.values()
    found = [
        tuple(sorted(members, key=lambda who: (who.earlier, who.student)))
        for members in distinct
        if len(members) > 2
    ]
    return tuple(sorted(found, key=lambda members: (-len(members), members[0].student)))
