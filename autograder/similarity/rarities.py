"""What two programs share and hardly anybody else has, in words."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from autograder.report.model import Report
from autograder.similarity.lesson import Lesson, bare
from autograder.similarity.model import Fragment
from autograder.similarity.prepared import SHARED_BY, Entry

_MOST: Final = 4  # of a kind are said
_SHORTEST_NAME, _SHORTEST_WORD = 3, 5
_LONGEST: Final = 80  # characters that are quoted
_FEWEST_WORDS: Final = 3  # of a comment
_WORDS: Final = re.compile(r"\w+")
_COMMON: Final = re.compile(r"\d{1,2}(\.0?)?")  # numbers that are nobody's


@dataclass(frozen=True)
class _Traits:
    names: frozenset[str]
    numbers: frozenset[str]
    words: frozenset[str]
    remarks: frozenset[str]


class Rarities:
    """What is rare in a class.

    reports: what was made of its submissions, where it has been graded.
    """

    def __init__(
        self, entries: Sequence[Entry], lesson: Lesson, reports: Sequence[Report] = ()
    ) -> None:
        self._lesson = lesson
        self._entries = entries
        self._traits = [_traits(entry, lesson) for entry in entries]
        self._few = max(3, min(5, len(entries) // 50))  # have what is rare, at most
        self._names = Counter(n for one in self._traits for n in one.names)
        self._numbers = Counter(n for one in self._traits for n in one.numbers)
        self._words = Counter(n for one in self._traits for n in one.words)
        self._remarks = Counter(n for one in self._traits for n in one.remarks)
        self._usual_words = sorted(
            {w for w in lesson.words if w.isalpha() and len(w) >= _SHORTEST_WORD}
            | {w for w, count in self._words.items() if count > self._few}
        )
        self._mistakes = {report.student: _mistakes(report) for report in reports}
        self._made = Counter(m for made in self._mistakes.values() for m in made)

    def shared(self, one: int, other: int, fragments: Sequence[Fragment]) -> tuple[str, ...]:
        """What entries `one` and `other` alone share, a sentence for each kind."""
        return tuple(self._sentences(one, other, fragments))

    def _sentences(self, one: int, other: int, fragments: Sequence[Fragment]) -> Iterator[str]:
        a, b = self._traits[one], self._traits[other]
        yield from self._same_mistakes(one, other, fragments)
        words = self._rare(self._words, a.words & b.words)
        misspelt = [(word, right) for word in words if (right := self._meant(word))]
        if misspelt:
            listed = (f"“{word}” (elsewhere “{right}”)" for word, right in misspelt[:_MOST])
            yield f"The same spelling in comments: {', '.join(listed)}"
        remarks = self._rare(self._remarks, a.remarks & b.remarks)
        if remarks:
            yield f"The same comment, word for word: {_quoted(remarks)}"
        names = self._rare(self._names, a.names & b.names)
        if names:
            yield f"The same unusual names: {_quoted(names)}"
        numbers = self._rare(self._numbers, a.numbers & b.numbers)
        if numbers:
            yield f"The same unusual numbers typed in: {_quoted(numbers)}"

    def _rare(self, counts: Counter[str], shared: frozenset[str]) -> list[str]:
        """The longest first: the less likely by chance."""
        return sorted((w for w in shared if counts[w] <= self._few), key=lambda w: (-len(w), w))

    def _meant(self, word: str) -> str:
        """The usual word that one letter, or two that were swapped, tell a word from."""
        if not word.isalpha() or len(word) < _SHORTEST_WORD or word in self._lesson.words:
            return ""
        near = difflib.get_close_matches(word, self._usual_words, 1, 0.82)
        if not near or word.startswith(near[0]) or near[0].startswith(word):
            return ""
        return near[0]

    def _same_mistakes(self, one: int, other: int, fragments: Sequence[Fragment]) -> Iterator[str]:
        first, second = self._entries[one], self._entries[other]
        if first.author.earlier or second.author.earlier:
            return
        made = self._mistakes.get(first.author.student, frozenset())
        for mistake in sorted(made & self._mistakes.get(second.author.student, frozenset())):
            if self._made[mistake] > max(2, SHARED_BY * len(self._mistakes)):
                continue
            exercise, name = mistake
            lines = _lines_of(exercise, first.program.text)
            there = _lines_of(exercise, second.program.text)
            same = any(f.lines[0] in lines and f.lines_of_other[0] in there for f in fragments)
            yield f"The same mistake in {exercise}{', in the same lines' * same}: {name}"


def _traits(entry: Entry, lesson: Lesson) -> _Traits:
    program = entry.program
    lines = program.text.split("\n")
    tokens = list(zip(program.kinds, program.exact, program.alike, strict=True))
    remarked = Counter(
        line
        for kind, line in zip(program.kinds, program.lines.tolist(), strict=True)
        if kind == "r"
    )
    texts = (
        bare(lines[line].partition("#")[2] or lines[line])
        for line, count in remarked.items()
        if count >= _FEWEST_WORDS
    )
    return _Traits(
        names=frozenset(
            word
            for kind, word, alike in tokens
            if kind == "n" and alike == "V" and len(word) >= _SHORTEST_NAME
        )
        - lesson.exact,
        numbers=frozenset(
            word for kind, word, _ in tokens if kind == "d" and not _COMMON.fullmatch(word)
        )
        - lesson.exact,
        words=frozenset(word.lower() for kind, word, _ in tokens if kind == "r"),
        remarks=frozenset(texts) - lesson.lines,
    )


def _mistakes(report: Report) -> frozenset[tuple[str, str]]:
    return frozenset(
        (exercise.name, test.mistake)
        for exercise in report.exercises
        for test in exercise.tests
        if test.mistake
    )


def _lines_of(function: str, text: str) -> range:
    """The lines of a function in a program, from 1; empty where it is not found."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.startswith(f"def {function}(")), None)
    if start is None:
        return range(0)
    rest = enumerate(lines[start + 1 :], start + 1)
    end = next((n for n, line in rest if line.strip() and line[0] not in " \t)#"), len(lines))
    return range(start + 1, end + 1)


def _quoted(words: Sequence[str]) -> str:
    shown = [word if len(word) <= _LONGEST else word[: _LONGEST - 1] + "…" for word in words]
    more = f", and {len(words) - _MOST} more" if len(words) > _MOST else ""
    return ", ".join(f"“{word}”" for word in shown[:_MOST]) + more
