"""The path of a training: by whose functions it is judged, and every way in which it may run."""

import functools
import math
from types import SimpleNamespace
from weakref import WeakKeyDictionary, WeakSet

import numpy as np

from autograder.testing.answer import Mismatch, close, show
from autograder.testing.replies import StudentError
from common.carried import NothingDue, differ_alike, first_to_pass, of_the_order
from common.stand_ins import stand_ins
from common.trainers import (
    SHAPES,
    draw_both,
    draw_steep,
    draw_training,
    expect_untouched,
    labels_of,
    own_forward,
    same_parameters,
    sendable,
)

_ERR = WeakKeyDictionary()  # see `err`
_IDLE = WeakSet()  # students whose functions do not work: they are not asked again
_FEW = 4  # trainings that are drawn at a time, to see whether the student's functions work there
_TIMES = 8  # that they are drawn
_SOME_OF_NINE = 2
_ROUNDING = 1e-13


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


def step(functions, x, y, params, rate):
    """The parameters after a step by these functions, and its loss before it."""
    y_hat, _ = functions.forward(x, params)
    loss = functions.loss(y, y_hat)
    return functions.update(params, functions.gradients(x, y, params), rate), loss


class Working:
    """The student's own functions, as far as a step by them is work.

    It moves some of the nine parameters, and has a loss, of the order of the true step's. They
    are asked in a run of their own, in which nothing is trained.
    """

    def __init__(self, student, solution):
        self._student = student
        self._own, self._true = own_functions(student.rerun()), solution
        self._asked = []  # steps, and what came of them

    def step(self, *args):
        """A step.

        Raises:
            NothingDue: it is no work.
        """
        after, loss = step(self._own, *args)
        move = _move(args[2], after)
        due, true_loss = step(self._true, *args)
        if np.sum(of_the_order(move, _move(args[2], due))) < _SOME_OF_NINE or not of_the_order(
            loss, true_loss, 2
        ):
            raise NothingDue
        self._asked.append((args, move, loss))
        return after, loss

    def cases(self, draw):
        """Some drawn cases; steps and losses differ from one to the other as the true ones do.

        Raises:
            NothingDue: they do not; or they are the true ones, of which the first reading speaks.
        """
        drawn = []
        for _ in range(2 if self._student not in _IDLE else 0):
            drawn += [draw() for _ in range(_FEW)]
            firsts = [(X[0], float(y[0]), params, rate) for X, y, params, rate in drawn]
            own, true = ([_first(f, *one) for one in firsts] for f in (self._own, self._true))
            *moves, loss = differ_alike(own, true)
            if np.allclose(own, true, rtol=_ROUNDING, atol=_ROUNDING / 100):
                break
            if loss and sum(moves) >= _SOME_OF_NINE:
                return drawn
        _IDLE.add(self._student)
        raise NothingDue

    def expect_the_same(self, rng):
        """Insist that steps are still what they were, in whatever order they are asked.

        Raises:
            NothingDue: one is not.
        """
        for number in rng.permutation(len(self._asked)):
            args, move, loss = self._asked[number]
            again, loss_again = step(self._own, *args)
            if not (close(_move(args[2], again), move) and close(loss_again, loss)):
                raise NothingDue


def _first(functions, x, y, params, rate):
    after, loss = step(functions, x, y, params, rate)
    return np.append(_move(params, after), loss)


def _move(params, after):
    """How far a step moves each of the nine."""
    return np.concatenate([(after[key] - params[key]).ravel() for key in SHAPES])


def err(student, solution, rng):
    """Whether the student's functions take other steps than the true ones, or none at all, or
    change what they are given: with small parameters, usual ones and large ones, at several rates.
    They are asked once for each student, what the first `rng` draws."""
    if student not in _ERR:
        _ERR[student] = _err(student, solution, rng.spawn(1)[0])
    return _ERR[student]


def _err(student, solution, rng):
    own = own_functions(student)
    for scale, rate in ((0.3, 0.05), (1.0, 0.5), (6.0, 1.0)):
        for x, y, params in draw_both(rng, solution):
            params = {key: scale * params[key] for key in params}
            rate *= rng.uniform(0.9, 1.1)
            if _steps_elsewhere(own, solution, x, y, params, rate):
                return True
    return (
        _steps_elsewhere(own, solution, *draw_steep(rng, solution), 0.01)
        or _touches(student, x, y, params)
        or _errs_far_off(student, solution)
        or not _fit(student, solution, x, y, params, rate)
    )


def _steps_elsewhere(own, solution, *args):
    """Whether a step by these functions, or its loss, is not the true one."""
    due, true_loss = step(solution, *args)
    try:
        after, loss = step(own, *args)
    except (Mismatch, StudentError):
        return True
    return not close(loss, true_loss) or any(not close(after[k], due[k]) for k in SHAPES)


def _errs_far_off(student, solution):
    """Whether the loss is another one where a prediction is far off."""
    far = (
        ((3.0, 40.0), (3.0, -40.0)) if labels_of(solution) is None else ((1.0, 0.004), (0.0, 0.996))
    )
    try:
        return not all(student.loss(*pair).matches(solution.loss(*pair)) for pair in far)
    except (Mismatch, StudentError):
        return True


def _fit(student, solution, x, y, params, rate):
    """Whether `update` can use what `gradients` returns, in the very shapes in which it comes."""
    due, _ = step(solution, x, y, params, rate)
    try:
        slopes = student.gradients(x, y, params).value
        return same_parameters(student.update(params, sendable(slopes), rate), due)
    except (Mismatch, StudentError):
        return False


def _touches(student, x, y, params):
    """Whether `forward` or `gradients` changes what it is given; that `update` may."""
    try:
        expect_untouched(student.forward.with_arguments(x, params)[1], params, x)
        expect_untouched(student.gradients.with_arguments(x, y, params)[1], params, x)
    except (Mismatch, StudentError):
        return True
    return False


class Trainer:
    """`train` run on given data, and the functions by which its path is to be judged.

    step: `step(x, y, params, rate)` gives the parameters after it, and its loss.
    is_true: that this is the true step.
    errs: that the student's own functions, where they have a part in this, are wrong.
    epochs: keeps where epochs lead by these functions, for the next that is judged by them.
    """

    def __init__(self, train, step, truth, *, is_true, errs, epochs):
        self._train = train
        self.step = step
        self.truth = truth
        self.is_true = is_true
        self.errs = errs
        self._epochs = epochs

    def true_loss(self, X, y, params):
        """The average loss over all rows, by the true functions; infinite where it has no number."""
        f = self.truth
        rows = zip(X, y, strict=True)
        try:
            return float(np.mean([f.loss(float(y), f.forward(x, params)[0]) for x, y in rows]))
        except (ArithmeticError, ValueError):  # parameters so large that a square overflows
            return math.inf

    def answers(self, X, y, params, rate, epochs, seed):
        """The parameters and losses that `train` returns: two answers."""
        return self._train(X, y, params, rate, epochs, np.random.default_rng(seed)).parts(2)

    def run(self, X, y, params, rate, epochs, seed):
        """The same; the losses are one for each epoch, in a row.

        Raises:
            Mismatch: they are not.
        """
        trained, losses = self.answers(X, y, params, rate, epochs, seed)
        return trained, losses.shaped((epochs,))

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

    def two_epochs(self, X, y, params, rate):
        """See where these lead. The student's own functions are asked before `train` is."""
        for after, _ in self.epoch(X, y, params, rate).values():
            self.epoch(X, y, after, rate)

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


def judge_train(student, solution, rng, rows, judge):
    """Call `judge(trainer, case)` by each reading of what `train` should do, until one passes.

    The path is due by the true functions. Where the student's `forward`, `loss`, `gradients` and
    `update` are others, it is due by the true ones in the place of those that the student has
    wrong, or of all; or by the student's own, as far as these are `Working`.

    rows: how many a case has. A case is what a path begins with: X, y, parameters, and a rate.

    Raises:
        Mismatch, StudentError: none passes; what is wrong by the first reading.
    """
    draw = functools.partial(draw_training, rng, solution, rows)
    case, epochs = draw(), {}
    true_step = functools.partial(step, solution)

    def by_the_truth(train, errs=False):
        judge(Trainer(train, true_step, solution, is_true=True, errs=errs, epochs=epochs), case)

    def with_right_ones(right):
        by_the_truth(student.rerun(**right).train, errs=True)

    def by_its_own(errs):
        for _ in range(_TIMES):
            working = Working(student, solution)
            cases = working.cases(draw)
            trainer = Trainer(
                student.train, working.step, solution, is_true=False, errs=errs, epochs={}
            )
            try:
                judge(trainer, cases[rng.integers(len(cases))])  # no call can know: it is this one
            except NothingDue:
                continue  # a step that is none, by the luck of the draw
            working.expect_the_same(rng)
            return
        raise NothingDue

    def carried():
        errs = err(student, solution, rng)
        lent = stand_ins(student, solution, rng).choices() if errs else ()
        first_to_pass(
            *(functools.partial(with_right_ones, right) for right in lent),
            functools.partial(by_its_own, errs),
        )

    first_to_pass(
        lambda: by_the_truth(student.train),
        carried,
        likely=int(_ERR.get(student, False)),  # who errs seldom passes by the truth
    )
