"""How an author describes known mistakes: a formula with slots, and what goes wrong in each.

A `Part` is one number of an answer, by a formula whose factors and terms stand in named slots.
A `Mistake` puts another expression into some slots. Mistakes that touch different slots go
together, and each part of an answer can have its own.

Expressions are Python, written by the author and never by a student; NumPy's functions go by
their plain names (`exp`, `log`, `sqrt`, `abs`, `round`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

WHOLE = "whole"  # the slot of what is done to the result; its expression may use `it`
PLACE = "place"  # the slot of where in the arrays a part stands


@dataclass(frozen=True)
class Twist:
    """In parts of these groups or labels (`parts`, by spaces), `slot` holds `becomes`.

    In the slot `place` stand the indices of another place, such as "i, j = j, i".
    """

    parts: str
    slot: str
    becomes: str


@dataclass(frozen=True)
class Mistake:
    """A known mistake, and how an answer looks that comes of it.

    name: short, and always the same: it is counted over a class; without " + ", which joins names.
    says: a sentence to the student, of what the program does; `{where}` lists the parts it is in.
    nudge: a question that leads to it without giving it away.
    formula: what it violates.
    together: it is only this mistake where all parts that it changes have it.
    alone: too odd to be one of several that make up a single number.
    vague: gives way to any other that explains the same number as well.
    missing: a factor that is not in the text of whoever makes this mistake; where it is, all that
    is known of the same numbers is `otherwise`.
    """

    name: str
    says: str
    nudge: str
    formula: str
    twists: tuple[Twist, ...] = ()
    together: bool = False
    alone: bool = False
    vague: bool = False
    missing: float | None = None
    otherwise: Mistake | None = None


@dataclass(frozen=True)
class Part:
    """One number of an answer.

    label: what the lesson calls it.
    group: the parts that have this formula.
    formula: over the names of the slots.
    slots: the right expression of each.
    at: the indices where it stands.
    let: short names for values that depend on the indices.
    """

    label: str
    group: str
    formula: str
    slots: Mapping[str, str]
    at: Mapping[str, int] = field(default_factory=dict)
    let: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """A way in which an answer may be put together: the right one, or a mistake in itself.

    take: the numbers of the answer by their labels; raises Mismatch where this is not the form.
    put: the way back: an answer of this form, made of right numbers.
    """

    take: Callable[[Any], dict[str, float]]
    mistake: Mistake | None = None
    put: Callable[[Mapping[str, float]], Any] | None = None
