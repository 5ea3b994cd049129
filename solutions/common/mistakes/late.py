"""Known mistakes of `train` that show only where the loss rises, or has hardly anything left to fall.

What came back is followed along the recorded losses: each tells which orders of the rows its epoch
may have had, and so where it may have ended. Step, losses and draw are right.
"""

import itertools
import math
from dataclasses import replace

from autograder.naming import Mistake
from common.mistakes.loops import Record
from common.mistakes.paths import STEPS, Plan, right_step, same, walk
from common.trainers import draw_training, quarrel

STOPS = Mistake(
    "stops before the last epoch",
    "The training stops when the loss rises or hardly falls, before all epochs are done.",
    "How many losses come back, where the loss rises for some epochs, or hardly falls?",
    STEPS,
)
BEST = Mistake(
    "best parameters returned",
    "Returned are the parameters of the epoch with the smallest loss, not those after the last epoch.",
    "Which parameters are asked for: the best ones, or the last?",
    "return params, losses: the parameters after the last epoch, and one number for each epoch",
)
LATE_TESTS = ("test_one_row_parameters", "test_one_row_losses", "test_two_rows", "test_learns")
_SEEDS = range(16)
_MOST = 50  # places at which an epoch may have ended
_ENOUGH = 3  # trainings that end with a loss larger than an earlier one


def late_mistakes(net, suspect, ask):
    """Those by which everything is explained that such trainings return.

    ask: `ask(data, epochs, seed)` gives a `Task`.
    """

    def drawn(rows):
        return draw_training(suspect.rng, suspect.solution, rows)

    quarrels = list(itertools.islice(quarrel(suspect.solution, *drawn(2)), 3))
    if _returns_the_best(net, ask, quarrels):
        yield BEST
    *row, rate = drawn(1)
    for data, epochs in ((quarrels[0], 30), (drawn(2), 60), ((*row, 2 * rate), 90)):
        task = ask(data, epochs, 3)
        suspect.tick()
        ends = followed(net, task)
        if ends is not None and len(task.losses) < epochs:
            if any(same(task.trained, end) for end in (*ends[-1], *ends[_best(task)])):
                yield STOPS
            return


def _returns_the_best(net, ask, cases):
    risen = 0
    for case, seed in itertools.product(cases, _SEEDS):
        task = ask(case, 2, seed)
        ends = followed(net, task)
        if ends is None or len(ends) != 2:
            return False
        if any(same(task.trained, end) for end in ends[-1]):
            if _best(task) == 0:
                return False
            continue
        if _best(task) != 0 or not any(same(task.trained, end) for end in ends[0]):
            return False
        risen += 1
        if risen == _ENOUGH:
            return True
    return False


def _best(task):
    """The number of the epoch with the smallest loss."""
    return task.losses.index(min(task.losses))


def followed(net, task):
    """For each epoch, where it may have ended; None where a loss is that of no order of the rows, or
    of so many, as the smallest losses are, that nothing can be told."""
    ends, before = [], {task.params}
    for loss in task.losses or ():
        before = {end for at in before for end in _ends(net, replace(task, params=at), loss)}
        if not 0 < len(before) <= _MOST or not math.isfinite(loss):
            return None
        ends.append(before)
    return ends or None


def _ends(net, task, loss):
    one = replace(task, epochs=1)
    n, found = len(task.rows), set()
    for order in itertools.product(range(n), repeat=n):
        try:
            path = walk(right_step(net), Plan(), one, order)
            if same([loss], Record(net, path, one).losses(None, None, None)):
                found.add(path.end)
        except (ArithmeticError, ValueError):  # it has run away
            continue
    return found
