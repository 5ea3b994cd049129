"""Known mistakes of `train` on its way from step to step, in its losses, and in drawing rows."""

import functools
import math

import numpy as np

from autograder.naming import Mistake
from common.mistakes.cuts import CUTS
from common.mistakes.paths import flat, mean, median, path, predict, so_far

LOSS = "losses[e] = (sum of the n losses of epoch e, each taken before its update) / n"
DRAW = "In every epoch, n times: pick a random row with the rng that was given."


MOVE = "What takes the parameters from one step to the next? Write it down for two steps."


def _moved(first, steps, scale):
    moves = [[b - a for a, b in zip(s[0], s[1], strict=True)] for s in steps]
    return tuple(w + scale * sum(m[k] for m in moves) for k, w in enumerate(first))


def _again(first, steps):
    before, after, _ = steps[-1]
    return tuple(2 * b - a for a, b in zip(before, after, strict=True))


def _before(own, first, every, k):
    return every[first + k - 1] if first + k else 0


def _plus(one, other, times):
    """The first with so many times the other added to it."""
    return tuple(a + times * b for a, b in zip(one, other, strict=True))


def _between(one, other, share):
    """Where one arrives who goes a share of the way from one to the other."""
    return tuple(a + share * (b - a) for a, b in zip(one, other, strict=True))


def _columns(rows):
    return np.array([row[:2] for row in rows])


def _scaled(rows, X):
    return [(*map(float, x), row[2]) for x, row in zip(X, rows, strict=True)]


def _standardised(rows, ddof=0, more=0.0):
    X = _columns(rows)
    if len(X) <= ddof:
        return [(math.nan, math.nan, row[2]) for row in rows]
    with np.errstate(all="ignore"):  # one row has no deviation
        return _scaled(rows, (X - X.mean(axis=0)) / (X.std(axis=0, ddof=ddof) + more))


def _between_0_and_1(rows):
    with np.errstate(all="ignore"):
        X = _columns(rows)
        return _scaled(rows, (X - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0)))


def _by_the_largest(rows):
    return _divided(rows, _columns(rows).max(axis=0))


def _divided(rows, by):
    return _scaled(rows, _columns(rows) / by)


def _shrinks(when, rate):
    return path(
        "learning rate that shrinks",
        f"The learning rate is made smaller {when}; it was given as one number.",
        rate=rate,
    )


PATHS = (
    path(
        "initial parameters returned",
        "Returned are the parameters of before the training.",
        end=lambda given, trained: given,
    ),
    path(
        "one step too many",
        "An epoch has one step more than there are rows.",
        draws=lambda n: n + 1,
    ),
    path(
        "one step too few",
        "An epoch has one step fewer than there are rows.",
        draws=lambda n: n - 1,
    ),
    path(
        "one step too few",
        "An epoch has one step fewer than there are rows.",
        draws=lambda n: max(n - 1, 1),
    ),
    path(
        "one step an epoch",
        "An epoch has a single step, not as many as there are rows.",
        draws=lambda n: 1,
    ),
    path(
        "columns counted for rows",
        "An epoch has as many steps as there are inputs, not as many as there are rows.",
        draws=lambda n: 2,
    ),
    path(
        "four steps whatever the data",
        "An epoch always has four steps, however many rows there are.",
        draws=lambda n: 4,
    ),
    path("one epoch too many", "There is one epoch more than asked for.", epochs=lambda e: e + 1),
    path("one epoch too few", "There is one epoch fewer than asked for.", epochs=lambda e: e - 1),
    *(
        path(
            "epochs typed in",
            "The number of epochs is typed in; it is given.",
            epochs=lambda e, number=number: number,
        )
        for number in (10, 75, 100)
    ),
    path(
        "returned after one epoch",
        "The training ends after the first epoch: the `return` stands inside the loop.",
        epochs=lambda e: min(e, 1),
    ),
    path(
        "epochs start from the given parameters",
        "Every epoch starts again from the given parameters: what the epoch before has learned is lost.",
        begin=lambda before, given, start, epoch: given,
    ),
    path(
        "epochs start from the given parameters",
        "What an epoch has learned is not kept: the next one starts again from the given parameters, and these are returned.",
        begin=lambda before, given, start, epoch: given,
        end=lambda given, trained: given,
    ),
    path(
        "steps start from the given parameters",
        "Every step starts again from the given parameters: what the step before has learned is lost.",
        begin=lambda before, given, start, epoch: given,
        each=False,
        keep=lambda first, steps: steps[-1][1] if steps else first,
    ),
    path(
        "parameters made anew in every epoch",
        "Every epoch starts again from initialize_parameters().",
        begin=lambda before, given, start, epoch: start,
    ),
    path(
        "given parameters ignored",
        "The training starts from initialize_parameters(), whatever was given.",
        begin=lambda before, given, start, epoch: before if epoch else start,
    ),
    path(
        "result of the update not kept",
        "The parameters never change: what update returns is not kept.",
        each=False,
        keep=lambda first, steps: first,
    ),
    path(
        "one update an epoch",
        "There is only one update in an epoch, after its last row.",
        each=False,
        keep=lambda first, steps: steps[-1][1] if steps else first,
    ),
    path(
        "gradients averaged over the epoch",
        "The gradients of all rows are gathered, and their mean is taken as one step.",
        each=False,
        keep=lambda first, steps: _moved(first, steps, 1 / max(len(steps), 1)),
    ),
    path(
        "gradients summed over the epoch",
        "The gradients of all rows are gathered, and taken as one step.",
        each=False,
        keep=lambda first, steps: _moved(first, steps, 1),
    ),
    path(
        "one update too many after each epoch",
        "After each epoch the last step is taken once more.",
        keep=lambda first, steps: _again(first, steps) if steps else first,
    ),
    path(
        "loss and update of different rows",
        "The update does not take the row whose loss is recorded.",
        rows=lambda own, first, every, n: [(r - 1, r - 1, r, r) for r in own],
    ),
    path(
        "loss and update of different rows",
        "The update does not take the row whose loss is recorded.",
        rows=lambda own, first, every, n: [((r + 1) % n, (r + 1) % n, r, r) for r in own],
    ),
    path(
        "loss and update of different rows",
        "The update does not take the row whose loss is recorded.",
        rows=lambda own, first, every, n: [(k % n, k % n, r, r) for k, r in enumerate(own)],
    ),
    path(
        "loss and update of different rows",
        "The update does not take the row whose loss is recorded.",
        rows=lambda own, first, every, n: [(r, r, k % n, k % n) for k, r in enumerate(own)],
    ),
    path(
        "row of the step before",
        "The update takes the row of the step before (an old x).",
        rows=lambda own, first, every, n: [
            (_before(own, first, every, k),) * 2 + (r, r) for k, r in enumerate(own)
        ],
    ),
    path(
        "x and y of different rows",
        "x and y come from different rows.",
        rows=lambda own, first, every, n: [(r, r - 1) * 2 for r in own],
    ),
    path(
        "x and y of different rows",
        "x and y come from different rows.",
        rows=lambda own, first, every, n: [(r, (r + 1) % n) * 2 for r in own],
    ),
    path(
        "x and y of different rows",
        "x and y come from different rows.",
        rows=lambda own, first, every, n: [(r, k % n) * 2 for k, r in enumerate(own)],
    ),
    path(
        "x and y of different rows",
        "x and y come from different rows.",
        rows=lambda own, first, every, n: [(r, k % n, r, r) for k, r in enumerate(own)],
    ),
    path(
        "x and y of different rows",
        "x and y come from different rows.",
        rows=lambda own, first, every, n: [(r, r, r, k % n) for k, r in enumerate(own)],
    ),
    path(
        "x and y of different rows",
        "x and y come from different rows.",
        rows=lambda own, first, every, n: [(k % n, r) * 2 for k, r in enumerate(own)],
    ),
    path(
        "x and y of different rows",
        "x and y come from different rows.",
        rows=lambda own, first, every, n: [(k % n, r, r, r) for k, r in enumerate(own)],
    ),
    path(
        "x and y of different rows",
        "x and y come from different rows.",
        rows=lambda own, first, every, n: [(r, r, k % n, r) for k, r in enumerate(own)],
    ),
    path(
        "y of the first row",
        "y is always that of the first row.",
        rows=lambda own, first, every, n: [(r, 0) * 2 for r in own],
    ),
    path(
        "y of the first row",
        "y is always that of the first row.",
        rows=lambda own, first, every, n: [(r, r, r, 0) for r in own],
    ),
    path(
        "y of the first row",
        "y is always that of the first row.",
        rows=lambda own, first, every, n: [(r, 0, r, r) for r in own],
    ),
    path(
        "x of the first row",
        "x is always that of the first row.",
        rows=lambda own, first, every, n: [(0, r) * 2 for r in own],
    ),
    path(
        "x and y drawn one by one",
        "x and y come from different rows: they are drawn one by one, or X is shuffled without y.",
        draws=lambda n: 2 * n,
        rows=lambda own, first, every, n: [
            (own[k], own[k + 1]) * 2 for k in range(0, len(own) - 1, 2)
        ],
    ),
    path(
        "rows that come up twice are dropped",
        "A row that is drawn twice in an epoch is taken only once.",
        rows=lambda own, first, every, n: [(r, r, r, r) for r in sorted(set(own))],
    ),
    _shrinks(
        "from epoch to epoch",
        lambda rate, epoch, step: rate / (epoch + 1),
    ),
    *(
        _shrinks(
            "from epoch to epoch",
            lambda rate, epoch, step, by=by: rate * by**epoch,
        )
        for by in (0.99, 0.9, 0.95, 0.5, 0.999, 0.98, 0.995, 0.8)
    ),
    *(
        _shrinks(
            "from epoch to epoch",
            lambda rate, epoch, step, by=by: rate / (1 + by * epoch),
        )
        for by in (0.01, 0.1, 0.001)
    ),
    *(
        _shrinks(
            "every few epochs",
            lambda rate, epoch, step, by=by, every=every, of=of: (
                rate * by ** ((epoch + of) // every)
            ),
        )
        for every in (10, 5, 20, 2, 3, 15)
        for of in (0, 1)  # at the beginning of such an epoch, or at the end
        for by in (0.9, 0.5, 0.1, 0.95, 0.99, 0.8, 0.75, 0.7)
    ),
    *(
        _shrinks(
            "from step to step",
            lambda rate, epoch, step, by=by: rate * by**step,
        )
        for by in (0.99, 0.9, 0.95, 0.999, 0.9999, 0.995, 0.98, 0.5)
    ),
    *(
        path(
            "momentum",
            "Each step goes on with a part of the step before (momentum); a step is the learning rate times the gradient of its own row.",
            MOVE,
            alone=True,
            after=lambda before, led, move, rate, by=by, share=share: _plus(
                _between(before, led, share), move, by
            ),
        )
        for by in (0.9, 0.5, 0.8, 0.95, 0.99, 0.1)
        for share in (1, 1 - by)
    ),
    *(
        path(
            "gradients never reset",
            "The gradients of all steps are added up and never set back: each step is taken with those of all steps before it, too.",
            MOVE,
            alone=True,
            after=lambda before, led, move, rate: _plus(led, move, 1),
            forgets=forgets,
        )
        for forgets in (False, True)
    ),
    *(
        path(
            "weight decay",
            "Each step also pulls the parameters towards 0 (weight decay, L2); only the gradient of the loss is asked for.",
            MOVE,
            alone=True,
            after=lambda before, led, move, rate, by=by, kept=kept: _plus(
                led, [w * (k not in kept) for k, w in enumerate(before)], -rate * by
            ),
        )
        for by in (0.01, 0.001, 0.1, 0.0001, 0.02, 0.002, 0.2, 0.05, 0.5)
        for kept in ((), (4, 5, 8))  # perhaps of the weights alone
    ),
    *(
        path(
            "two draws a step",
            "Two rows are drawn for each step: one for the loss, another one for the update.",
            "How often does your program ask rng, for each step?",
            alone=True,
            draws=lambda n: 2 * n,
            rows=lambda own, first, every, n, of=of: [
                (own[k + of], own[k + of], own[k + 1 - of], own[k + 1 - of])
                for k in range(0, len(own) - 1, 2)
            ],
        )
        for of in (1, 0)
    ),
    *(
        path(
            "X of the whole program, not the one that is given",
            "The training uses the X and y of the program; it is given others as arguments.",
            "Which X does `train` use: its argument, or the one above it?",
            alone=True,
            data=data,
        )
        for data in (
            lambda rows, lesson: lesson,
            lambda rows, lesson: [(*a[:2], b[2]) for a, b in zip(lesson, rows, strict=False)],
            lambda rows, lesson: [(*a[:2], b[2]) for a, b in zip(rows, lesson, strict=False)],
        )
    ),
    *(
        path(
            "X standardised",
            "The columns of X are scaled inside `train`; the rows are to be taken as they are given.",
            "Which numbers does the first step see: those of the row, or others?",
            alone=True,
            data=lambda rows, lesson, scale=scale: scale(rows),
        )
        for scale in (
            _standardised,
            lambda rows: _standardised(rows, ddof=1),
            _between_0_and_1,
            _by_the_largest,
            *(functools.partial(_standardised, more=more) for more in (1e-8, 1e-7, 1e-6, 1e-9)),
            *(functools.partial(_divided, by=by) for by in (10, 100, 12, 2, 5)),
            lambda rows: _divided(rows, np.max(_columns(rows))),
        )
    ),
    *CUTS,
)


class Record:
    """What a path gives to be recorded: the loss of each step, seen in one way or another."""

    def __init__(self, net, path, task):
        self._net, self._path, self.task = net, path, task
        self._known = {}

    def losses(self, of_step, of_epoch, of_list):
        """The list of losses, where each part may be done wrongly; None does it right."""
        by_step = self._steps(of_step)
        if of_list is not None:
            return of_list(by_step, self, of_epoch or right_epoch)
        return (of_epoch or right_epoch)(by_step, self)

    def alternatives(self, of_step, of_epoch, of_list):
        """The lists that all come to the same mistakes.

        Where an epoch has more or fewer steps than rows, the average may be over either.
        """
        yield self._safely(of_step, of_epoch, of_list)
        n = len(self.task.rows)
        if of_epoch is None and any(len(epoch) != n for epoch in self._path.epochs):
            yield self._safely(of_step, lambda lists, r: [sum(own) / n for own in lists], of_list)

    def _safely(self, of_step, of_epoch, of_list):
        try:
            return self.losses(of_step, of_epoch, of_list)
        except (ArithmeticError, ValueError):
            return ()

    def _steps(self, of_step):
        if of_step not in self._known:
            one = of_step or right_loss
            try:
                self._known[of_step] = [
                    [float(one(self._net, *step)) for step in epoch] for epoch in self._path.epochs
                ]
            except (ArithmeticError, ValueError):
                self._known[of_step] = [[float("nan")] * len(e) for e in self._path.epochs]
        return self._known[of_step]

    @property
    def path(self):
        return self._path

    @property
    def net(self):
        return self._net


def right_loss(net, before, after, row):
    return net.lose(row[2], predict(net, before, *row[:2]))


def right_epoch(lists, record):
    return [mean(own) if own else float("nan") for own in lists]


def _loss(name, says, function):
    return Mistake(
        name,
        says,
        "Work out the losses of two rows and two epochs by hand: what is to be recorded?",
        LOSS,
    ), function


def _each(function):
    return lambda lists, record: [function(own, record) if own else float("nan") for own in lists]


def _whole_data(lists, record, average=mean):
    ends = [epoch[-1][1] for epoch in record.path.epochs if epoch]
    return [
        average([right_loss(record.net, end, None, row) for row in record.task.rows])
        for end in ends
    ]


def _whole_data_before(lists, record):
    starts = [epoch[0][0] for epoch in record.path.epochs if epoch]
    return [
        mean([right_loss(record.net, p, None, row) for row in record.task.rows]) for p in starts
    ]


def _first_row(lists, record):
    found = []
    for epoch in record.path.epochs:
        row = epoch[0][2] if epoch else None
        found.append(
            mean([right_loss(record.net, before, None, row) for before, _, _ in epoch])
            if epoch
            else float("nan")
        )
    return found


def _last_again(lists, record):
    found = []
    for epoch in record.path.epochs:
        found.append(
            right_loss(record.net, epoch[-1][1], None, epoch[-1][2]) if epoch else float("nan")
        )
    return found


STEP_LOSSES = (
    _loss(
        "loss after the update",
        "The loss of a step is taken after its update.",
        lambda net, before, after, row: net.lose(row[2], predict(net, after, *row[:2])),
    ),
    _loss(
        "loss recorded twice",
        "The loss of each step is recorded twice.",
        lambda net, before, after, row: 2 * right_loss(net, before, after, row),
    ),
)
EPOCH_LOSSES = (
    _loss(
        "losses summed, not averaged",
        "The losses of an epoch are added up, and not divided by their number.",
        _each(lambda own, r: sum(own)),
    ),
    _loss(
        "divided by the number of epochs",
        "The sum of an epoch's losses is divided by the number of epochs, not of rows.",
        _each(lambda own, r: sum(own) / r.task.epochs),
    ),
    _loss(
        "divided by one too many",
        "The sum of an epoch's losses is divided by one more than there are.",
        _each(lambda own, r: sum(own) / (len(own) + 1)),
    ),
    _loss(
        "divided by one too few",
        "The sum of an epoch's losses is divided by one fewer than there are.",
        _each(lambda own, r: sum(own) / max(len(own) - 1, 1)),
    ),
    _loss(
        "divided by four whatever the data",
        "The sum of an epoch's losses is always divided by 4.",
        _each(lambda own, r: sum(own) / 4),
    ),
    _loss(
        "divided by the number of inputs",
        "The sum of an epoch's losses is divided by 2, the number of inputs.",
        _each(lambda own, r: sum(own) / 2),
    ),
    _loss(
        "divided in every step",
        "The sum of the losses is divided after every step, not once at the end of the epoch.",
        _each(lambda own, r: functools.reduce(lambda total, one: (total + one) / len(own), own, 0)),
    ),
    _loss(
        "averaged twice",
        "The average is divided by the number of rows once more.",
        _each(lambda own, r: mean(own) / len(own)),
    ),
    _loss(
        "only the last loss of the epoch",
        "Recorded is the loss of the epoch's last step, not the average.",
        _each(lambda own, r: own[-1]),
    ),
    _loss(
        "last loss divided by the number of rows",
        "Only the loss of the last step is kept, divided by the number of rows.",
        _each(lambda own, r: own[-1] / len(own)),
    ),
    _loss(
        "only the first loss of the epoch",
        "Recorded is the loss of the epoch's first step, not the average.",
        _each(lambda own, r: own[0]),
    ),
    _loss(
        "greatest loss for the average",
        "Recorded is the greatest loss of the epoch.",
        _each(lambda own, r: max(own)),
    ),
    _loss(
        "smallest loss for the average",
        "Recorded is the smallest loss of the epoch.",
        _each(lambda own, r: min(own)),
    ),
    _loss(
        "median for the average",
        "Recorded is the median of the losses, not their average.",
        _each(lambda own, r: median(own)),
    ),
    _loss(
        "sum of losses never reset",
        "The sum of the losses goes on from the epoch before.",
        lambda lists, r: [
            sum(s) / max(len(o), 1) for s, o in zip(so_far(lists), lists, strict=True)
        ],
    ),
    _loss(
        "sum of losses never reset",
        "The sum of the losses goes on from the epoch before, and is not averaged.",
        lambda lists, r: [sum(s) for s in so_far(lists)],
    ),
    _loss(
        "sum of losses never reset",
        "The sum of the losses goes on from the epoch before, and is divided by the epochs.",
        lambda lists, r: [sum(s) / r.task.epochs for s in so_far(lists)],
    ),
    _loss(
        "list of losses never emptied",
        "The average runs over all steps since the beginning, not over those of the epoch.",
        lambda lists, r: [mean(s) if s else float("nan") for s in so_far(lists)],
    ),
    _loss(
        "loss of the first row drawn", "Each loss of an epoch is that of its first row.", _first_row
    ),
    _loss(
        "loss of the whole data after the epoch",
        "Recorded is the loss of all rows after the epoch, not the average over its steps.",
        _whole_data,
    ),
    _loss(
        "loss of the whole data after the epoch",
        "Recorded is the loss of all rows after the epoch, not the average over its steps.",
        lambda lists, r: _whole_data(lists, r, sum),
    ),
    _loss(
        "loss of the whole data before the epoch",
        "Recorded is the loss of all rows before the epoch, not the average over its steps.",
        _whole_data_before,
    ),
    _loss(
        "only the last loss, after the update",
        "Recorded is the loss of the epoch's last row after the last update.",
        _last_again,
    ),
    _loss(
        "root of the average",
        "Recorded is the square root of the average.",
        _each(lambda own, r: mean(own) ** 0.5 if mean(own) >= 0 else float("nan")),
    ),
    *(
        _loss(
            "rounded",
            "The average is rounded; rounding is for printing.",
            _each(lambda own, r, n=n: round(mean(own), n)),
        )
        for n in (0, 1, 2, 3, 4, 5, 6)
    ),
    _loss(
        "cut to an integer",
        "The average is cut to an integer.",
        _each(lambda own, r: float(int(mean(own)))),
    ),
)
LISTS = (
    _loss(
        "one loss a step",
        "There is one loss for each step, not one for each epoch.",
        lambda lists, r, of_epoch: flat(lists),
    ),
    _loss(
        "averaged over the epochs",
        "The average is taken over the epochs, one for each step.",
        lambda lists, r, of_epoch: [mean(one) for one in zip(*lists, strict=False)],
    ),
    _loss(
        "only one loss for all epochs",
        "There is one number for the whole training, not one for each epoch.",
        lambda lists, r, of_epoch: [mean(flat(lists))] if flat(lists) else [],
    ),
    _loss(
        "only the last epoch's loss",
        "Only the loss of the last epoch is returned.",
        lambda lists, r, of_epoch: of_epoch(lists, r)[-1:],
    ),
    _loss(
        "losses by row, not by epoch",
        "The losses are averaged for each row of the data, not for each epoch.",
        lambda lists, r, of_epoch: _by_row(lists, r),
    ),
    _loss(
        "every loss recorded twice",
        "The list has every epoch's loss twice.",
        lambda lists, r, of_epoch: [v for v in of_epoch(lists, r) for _ in (0, 1)],
    ),
    _loss(
        "list of losses stays empty",
        "The list of losses stays empty.",
        lambda lists, r, of_epoch: [],
    ),
)


def _by_row(lists, record):
    by = {}
    for values, steps in zip(lists, record.path.epochs, strict=True):
        for value, (_, _, row) in zip(values, steps, strict=True):
            by.setdefault(record.task.rows.index(row), []).append(value)
    return [mean(by[k]) for k in sorted(by)]


def _draw(name, says, shows):
    return Mistake(
        name, says, "Which rows come up, and in which order, when the seed is another one?", DRAW
    ), shows


SHUFFLED_LATE = Mistake(
    "rows shuffled after they are used",
    "The first epoch takes the rows in the order of the data: they are shuffled only after an epoch has used them.",
    "In which order do the rows come in the first epoch?",
    DRAW,
)
KEPT = Mistake(
    "list of losses kept from earlier calls",
    "The list of losses still holds what earlier calls of `train` put into it: it is made once, outside of the function or as a default argument.",
    "What is in the list of losses when `train` begins?",
    "losses = [] at the beginning of train; one number for each epoch",
)
ONE_ROW = Mistake(
    "one row for the whole training",
    "One row is drawn at the beginning, and kept for all steps.",
    "How often does your program ask rng for a row?",
    DRAW,
)
ONE_ROW_AN_EPOCH = Mistake(
    "one row for all steps of an epoch",
    "One row is drawn for an epoch, and kept for all its steps.",
    "How often does your program ask rng for a row?",
    DRAW,
)

# From the orders of three rows for eight generators, whether equal generators gave equal results,
# and which of five rows came: "first", "last", all "in order", or others.
DRAWN = (
    _draw(
        "always the first row",
        "Every step takes the first row.",
        lambda orders, equal, five: five == "first" and all(set(o) == {0} for o in orders),
    ),
    _draw(
        "always the last row",
        "Every step takes the last row.",
        lambda orders, equal, five: five == "last" and all(set(o) == {2} for o in orders),
    ),
    _draw(
        "always the same row",
        "Every step takes the same row, whatever rng is given: its number is typed in, or comes of a seed that is.",
        lambda orders, equal, five: equal and len(set(orders)) == 1 == len(set(orders[0])),
    ),
    _draw(
        "rows in order",
        "The rows are taken in the order of the data; no random row is picked.",
        lambda orders, equal, five: five == "in order" and all(o == (0, 1, 2) for o in orders),
    ),
    _draw(
        "a generator of its own with a fixed seed",
        "The rows come in the same order whatever rng is given: they are drawn by a generator with a fixed seed.",
        lambda orders, equal, five: equal and len(set(orders)) == 1 and len(orders[0]) > 1,
    ),
    _draw(
        "rng is not used",
        "The rows are drawn by another generator than the rng that was given.",
        lambda orders, equal, five: not equal,
    ),
    (ONE_ROW, lambda orders, equal, five: all(len(set(o)) == 1 and len(o) > 1 for o in orders)),
    _draw(
        "last row never drawn",
        "The last row is never drawn.",
        lambda orders, equal, five: all(2 not in o for o in orders),
    ),
    _draw(
        "first row never drawn",
        "The first row is never drawn.",
        lambda orders, equal, five: all(0 not in o for o in orders),
    ),
)
