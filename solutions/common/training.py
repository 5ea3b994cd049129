"""The path of a training: by whose functions it is judged, and every way in which it may run."""

import functools
import itertools
from types import SimpleNamespace
from weakref import WeakKeyDictionary

import numpy as np

from autograder.testing.answer import Mismatch, close, show
from autograder.testing.replies import StudentError
from common.carried import NothingDue, first_to_pass
from common.stand_ins import stand_ins
from common.trainers import SHAPES, draw_params, expect_untouched, own_forward

_ERR = WeakKeyDictionary()  # see `err`


def own_functions(student):
    """The student's `forward`, `loss`, `gradients` and `update`, with plain values in and out."""

    def parameters(answer):
        return {key: answer[key].array(shape) for key, shape in SHAPES.items()}

    return SimpleNamespace(
        forward=lambda x, params: own_forward(student, x, params),
        loss=lambda y, y_hat: student.loss(y, y_hat).number(),
        gradients=lambda x, y, params: parameters(student.gradients(x, y, params)),
        update=lambda params, grads, rate: parameters(student.update(params, grads, rate)),
    )


def heeding(functions, targets):
    """The student's functions, if a step by them depends on the row that it is taken with.

    Raises:
        NothingDue: it does not, and so a training that does nothing would be right.
    """
    trainer = Trainer(None, functions, functions)
    start = draw_params(np.random.default_rng(0))
    rows = _rows(targets)[:2]
    (one, loss), (other, other_loss) = (trainer.step(x, y, start, 0.5) for x, y in rows)
    if loss == other_loss or all(np.array_equal(one[key], other[key]) for key in SHAPES):
        raise NothingDue
    return functions


def _rows(targets):
    # With y that the lesson has, too: it may be a label, or be divided by.
    high, low = float(max(targets)), float(min(targets))
    return [
        (np.array(x), y) for x, y in (([1.5, 0.7], high), ([0.8, 2.1], low), ([-1.1, 0.4], low))
    ]


def err(student, solution):
    """Whether the student's functions take other steps than the true ones, or none at all, or
    change what they are given: with small parameters, usual ones and large ones, at several rates.
    They are asked once for each student."""
    if student not in _ERR:
        _ERR[student] = _err(student, solution)
    return _ERR[student]


def _err(student, solution):
    functions = own_functions(student), solution
    own, true = (Trainer(None, functions, solution) for functions in functions)
    start = draw_params(np.random.default_rng(0))
    if _touches(student, *_rows(solution.y)[0], start):
        return True
    scales_and_rates = (0.3, 0.05), (1.0, 0.5), (6.0, 1.0)
    for (x, y), (scale, rate) in itertools.product(_rows(solution.y), scales_and_rates):
        params = {key: scale * start[key] for key in start}
        due, true_loss = true.step(x, y, params, rate)
        try:
            after, loss = own.step(x, y, params, rate)
        except (Mismatch, StudentError):
            return True
        if not close(loss, true_loss) or any(not close(after[k], due[k]) for k in SHAPES):
            return True
    return False


def _touches(student, x, y, params):
    """Whether `forward` or `gradients` changes the parameters; that `update` may."""
    try:
        expect_untouched(student.forward.with_arguments(x, params)[1][1], params)
        expect_untouched(student.gradients.with_arguments(x, y, params)[1][2], params)
    except (Mismatch, StudentError):
        return True
    return False


class Trainer:
    """`train` run on given data, and the functions by which its path is to be judged.

    `errs` says that the student's own functions, where they have a part in this, are wrong.
    `epochs` keeps where epochs lead by these functions, for the next that is judged by them.
    """

    def __init__(self, train, functions, truth, errs=False, epochs=None):
        self._train = train
        self._functions = functions
        self._truth = truth
        self.errs = errs
        self._epochs = {} if epochs is None else epochs

    @property
    def is_true(self):
        """Whether the path is that of the true functions."""
        return self._functions is self._truth

    def true_loss(self, X, y, params):
        """The average loss over all rows, by the true functions."""
        f = self._truth
        rows = zip(X, y, strict=True)
        return float(np.mean([f.loss(float(y), f.forward(x, params)[0]) for x, y in rows]))

    def run(self, X, y, params, rate, epochs, seed):
        """The parameters and losses that `train` returns: two answers."""
        rng = np.random.default_rng(seed)
        trained, losses = self._train(X, y, params, rate, epochs, rng).parts(2)
        losses.array((epochs,))
        return trained, losses

    def step(self, x, y, params, rate):
        """The parameters after a step, and its loss before it."""
        f = self._functions
        y_hat, _ = f.forward(x, params)
        loss = f.loss(y, y_hat)
        return f.update(params, f.gradients(x, y, params), rate), loss

    def epoch(self, X, y, params, rate):
        """Where each order of rows leads in one epoch: the parameters, and the average loss.

        An epoch takes as many rows as there are, repeated or not.
        """
        key = b"".join(part.tobytes() for part in (X, y, *params.values()))
        if (key, rate) not in self._epochs:
            paths = {(): (params, 0.0)}
            for _ in range(len(X)):
                paths = {
                    (*rows, row): (after, total + loss)
                    for rows, (before, total) in paths.items()
                    for row in range(len(X))
                    for after, loss in [self.step(X[row], float(y[row]), before, rate)]
                }
            ends = {rows: (after, total / len(X)) for rows, (after, total) in paths.items()}
            self._epochs[key, rate] = ends
        return self._epochs[key, rate]

    def orders(self, X, y, params, rate, losses):
        """Every order of rows that gives an epoch's average loss, and the parameters it ends at.

        `losses` holds the one average.

        Raises:
            Mismatch: no order gives it.
        """
        average = losses.number()
        found = self.found(X, y, params, rate, average)
        if not found:
            losses.fail(f"is {show(average)}", "the average loss along some order of the rows")
        return found

    def found(self, X, y, params, rate, average):
        """The same, and nothing where no order gives it."""
        ends = self.epoch(X, y, params, rate)
        return {rows: after for rows, (after, loss) in ends.items() if close(average, loss)}


def judge_train(student, solution, judge):
    """Call `judge(trainer)` by each reading of what `train` should do, until one passes.

    The path is due by the true functions. Where the student's `forward`, `loss`, `gradients` and
    `update` are others, it is due by the true ones in the place of those that the student has
    wrong, or of all; or by the student's own.

    Raises:
        Mismatch, StudentError: none passes; what is wrong by the first reading.
    """

    epochs = {}

    def by_the_truth(train, errs=False):
        judge(Trainer(train, solution, solution, errs, epochs))

    def with_right_ones(right):
        by_the_truth(student.rerun(**right).train, errs=True)

    def by_its_own():
        functions = heeding(own_functions(student), solution.y)
        judge(Trainer(student.train, functions, solution, errs=True))

    def carried():
        if not err(student, solution):
            raise NothingDue  # but what the first reading has said
        lent = stand_ins(student, solution).choices()
        first_to_pass(*(functools.partial(with_right_ones, right) for right in lent), by_its_own)

    first_to_pass(
        lambda: by_the_truth(student.train),
        carried,
        likely=int(_ERR.get(student, False)),  # who errs seldom passes by the truth
    )
