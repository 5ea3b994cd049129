"""Training, replayed on the trusted side: one step, and the ways from step to step.

The nine parameters are a tuple here, in the order of `SYMBOLS`: w¹₁₁ w¹₁₂ w¹₂₁ w¹₂₂ b₁₁ b₁₂
w²₁₁ w²₂₁ b₂₁. A row is a tuple (x₁, x₂, y).
"""

import functools
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from autograder.naming import Mistake

MOST_ORDERS = 1000


def as_tuple(params):
    """A dict of parameters as nine floats."""
    return tuple(float(v) for key in ("W1", "b1", "W2", "b2") for v in np.ravel(params[key]))


def as_dict(nine):
    """And back."""
    return {
        "W1": np.array(nine[:4]).reshape(2, 2),
        "b1": np.array(nine[4:6]),
        "W2": np.array(nine[6:8]).reshape(2, 1),
        "b2": np.array(nine[8:]),
    }


def predict(net, p, x1, x2):
    """ŷ."""
    o1 = net.act(p[0] * x1 + p[2] * x2 + p[4])
    o2 = net.act(p[1] * x1 + p[3] * x2 + p[5])
    return net.act(p[6] * o1 + p[7] * o2 + p[8])


def right_step(net):
    """One step of gradient descent: nine parameters, a row and a rate to nine parameters."""

    def step(p, row, rate):
        x1, x2, y = row
        o1 = net.act(p[0] * x1 + p[2] * x2 + p[4])
        o2 = net.act(p[1] * x1 + p[3] * x2 + p[5])
        e = -float(net.factor) * (y - net.act(p[6] * o1 + p[7] * o2 + p[8])) * rate
        s1, s2 = (o1 * (1 - o1), o2 * (1 - o2)) if net.sigmoid else (1.0, 1.0)
        d1, d2 = e * p[6] * s1, e * p[7] * s2
        moves = (d1 * x1, d2 * x1, d1 * x2, d2 * x2, d1, d2, e * o1, e * o2, e)
        return tuple(w - m for w, m in zip(p, moves, strict=True))

    return functools.lru_cache(maxsize=20_000)(step)


# Of the nine, what belongs to each key.
PLACES = {"W1": range(4), "b1": range(4, 6), "W2": range(6, 8), "b2": range(8, 9)}


def staged_step(net, stages):
    """One step that asks for the gradients again after each stage, of keys that have moved."""
    right = right_step(net)

    def step(p, row, rate):
        for keys in stages:
            to = right(p, row, rate)
            moved = {place for key in keys for place in PLACES[key]}
            p = tuple(to[k] if k in moved else p[k] for k in range(9))
        return p

    return functools.lru_cache(maxsize=20_000)(step)


# `gradients` asked once more within a step, after some of the parameters have moved.
AGAIN = (
    (("W2", "b2"), ("W1", "b1")),
    (("W2",), ("b2",), ("W1",), ("b1",)),
    (("W1", "b1"), ("W2", "b2")),
    (("W1",), ("b1",), ("W2",), ("b2",)),
    (("W2",), ("b2",), ("W1", "b1")),
    (("b2",), ("W2",), ("b1",), ("W1",)),
)


@dataclass(frozen=True)
class Plan:
    """How `train` goes from step to step.

    draws: how many rows are drawn in an epoch of n.
    rows: from the epoch's draws, where they begin among all draws, all draws, and n: for each
    step the indices of x and y that the gradients see, and of those that the loss sees.
    epochs: how many.
    begin: an epoch's first parameters, from those of before, the given ones and `start`.
    keep: an epoch's last parameters, from its first and its steps.
    each: whether every step begins where the one before ended.
    rate: from the given one, the epoch, and how many steps were taken before.
    end: what is returned, from the given parameters and the trained ones.
    data: the rows that are seen, from the given ones and those of the lesson.
    after: where a step ends, from where it began, where the slope leads, the move of the step
    before and the rate; None: where the slope leads.
    forgets: whether the first step of an epoch knows of no move before it.
    """

    draws: Callable = lambda n: n
    rows: Callable = lambda own, first, every, n: [(r, r, r, r) for r in own]
    epochs: Callable = lambda e: e
    begin: Callable = lambda before, given, start, epoch: before
    keep: Callable = lambda first, steps: steps[-1][1] if steps else first
    each: bool = True
    rate: Callable = lambda rate, epoch, step: rate
    end: Callable = lambda given, trained: trained
    data: Callable = lambda rows, lesson: rows
    after: Callable | None = None
    forgets: bool = False


@dataclass(frozen=True)
class Task:
    """What `train` was asked to do, and with what it came back."""

    rows: tuple
    params: tuple
    rate: float
    epochs: int
    start: tuple  # what initialize_parameters gives
    trained: tuple | None = None
    losses: tuple | None = None
    seed: int = 0
    lesson: tuple = ()  # the rows of the lesson


@dataclass
class Walk:
    """A path: the parameters at its end, and for each epoch its steps (before, after, row)."""

    end: tuple
    epochs: list = field(default_factory=list)


def walk(step, plan, task, order):
    """The path that `plan` takes through `task` when the rows are drawn in this order."""
    rows = plan.data(task.rows, task.lesson)
    n, p, drawn, move, taken = len(rows), task.params, 0, STILL, 0
    epochs = []
    for epoch in range(max(plan.epochs(task.epochs), 0)):
        count = plan.draws(n)
        own = order[drawn : drawn + count]
        first = p = plan.begin(p, task.params, task.start, epoch)
        move = STILL if plan.forgets else move
        steps = []
        for gx, gy, lx, ly in plan.rows(own, drawn, order, n):
            rate = plan.rate(task.rate, epoch, taken)
            taken += 1
            after = step(p, _row(rows, gx, gy), rate)
            if plan.after is not None:
                after = plan.after(p, after, move, rate)
                move = tuple(a - b for a, b in zip(after, p, strict=True))
            steps.append((p, after, _row(rows, lx, ly)))
            if plan.each:
                p = after
        p = plan.keep(first, steps)
        drawn += count
        epochs.append(steps)
    return Walk(plan.end(task.params, p), epochs)


STILL = (0.0,) * 9


def _row(rows, x, y):
    """A row with the inputs of one, and the target of another that is mostly the same."""
    return rows[x] if x == y else (*rows[x][:2], rows[y][2])


def same(found, due):
    """Whether two lists of numbers agree to rounding error."""
    if found is None or len(found) != len(due):
        return False
    pairs = zip(found, due, strict=True)
    return all(math.isfinite(a) and abs(a - b) <= 1e-12 + 1e-9 * abs(b) for a, b in pairs)


def orders(plan, task):
    """Every order in which rows may be drawn; none where there are too many."""
    n = len(plan.data(task.rows, task.lesson))
    length = plan.draws(n) * max(plan.epochs(task.epochs), 0)
    if n**length <= MOST_ORDERS:
        yield from itertools.product(range(n), repeat=length)


def fitting(step, plan, task, tick=lambda: None):
    """The orders whose path ends where `task` ended, with the path.

    None: there are too many to try, or the numbers have run away, which tells nothing.
    """
    n = len(plan.data(task.rows, task.lesson))
    if not all(map(math.isfinite, task.trained)):
        return None
    if n ** (plan.draws(n) * max(plan.epochs(task.epochs), 0)) > MOST_ORDERS:
        return None
    found = []
    for number, order in enumerate(orders(plan, task)):
        if number % 50 == 0:
            tick()
        try:
            path = walk(step, plan, task, order)
        except (ArithmeticError, IndexError, ValueError, TypeError):  # no value, or one of later
            continue
        if same(task.trained, path.end):
            found.append((order, path))
    return found


STEPS = "for each epoch: as many times as there are rows, pick a random row, predict, take the loss, update"


def path(
    name,
    says,
    nudge="How often is what done, for two rows and three epochs? Count by hand.",
    alone=False,
    **changes,
):
    """A mistake on the way from step to step, and how it changes a `Plan`."""
    return Mistake(name, says, nudge, STEPS, alone=alone), changes


# --- losses ---------------------------------------------------------------------------------


def flat(lists):
    return [one for each in lists for one in each]


def so_far(lists):
    """The losses since the beginning of training, epoch by epoch."""
    return [flat(lists[: k + 1]) for k in range(len(lists))]


def median(values):
    return float(np.median(values))


def mean(values):
    return math.fsum(values) / len(values)
