"""Right functions in the place of a student's, in the shapes that the student's own answers have.

A program may be right with rows of shape (2,) or (1, 2), and with a ŷ that is a float or an array
of one number. A function that is lent to it takes what comes, and answers alike: else the program
would fail over a shape, and a slip in one exercise would be paid for in another.
"""

import functools
import itertools
import math
from contextlib import suppress
from weakref import WeakKeyDictionary

import numpy as np

from autograder.testing.answer import Mismatch
from autograder.testing.replies import StudentError
from common.trainers import (
    SHAPES,
    draw_both,
    draw_training,
    expect_untouched,
    same_parameters,
    sendable,
)

FUNCTIONS = ("forward", "loss", "gradients", "update")
_LENT = WeakKeyDictionary()  # by student: a run is known by the very functions it was given

# The shapes that a program may give to what is one number or two: none is shown by a function
# that raises.
_ONE = ((), (1,), (1, 1))
_TWO = ((2,), (1, 2), (2, 1))


def stand_ins(student, solution, rng):
    """What may be lent to this student's program. The first `rng` draws what it is asked."""
    if student not in _LENT:
        _LENT[student] = StandIns(student, solution, rng.spawn(1)[0])
    return _LENT[student]


def with_right(suspect, *names):
    """The submission, with right functions in the place of those of these names that are not known
    right."""
    wrong = [name for name in names if name not in suspect.passed]
    if not wrong:
        return suspect.student
    lent = stand_ins(suspect.student, suspect.solution, suspect.rng)
    return suspect.student.rerun(**lent.functions(wrong))


class StandIns:
    """The functions of `solution`, for a program that has its own shapes for their answers.

    wrong: those that the student has wrong, as far as two rows show it.
    """

    def __init__(self, student, solution, rng):
        self._right = solution
        self._own = {}  # the shapes of what each of the student's functions answers
        self._functions = {name: getattr(self, name) for name in FUNCTIONS}
        self._update_in_place = functools.partial(StandIns._in_place, self)
        self._update_in_place.in_place = True
        self.wrong = []
        for case in draw_both(rng, solution):
            self._look(student, *case, rng)
        X, y, params, rate = draw_training(rng, solution, 1)
        run = student.rerun(**self.functions(self.wrong))
        self._guess(
            {"loss": _ONE},
            lambda: run.train(X, y, params, rate, 1, np.random.default_rng(0)).parts(2),
        )

    def functions(self, names=FUNCTIONS):
        """Those of these names."""
        return {name: self._functions[name] for name in names}

    def forwards(self):
        """What may be lent in the place of `forward` alone: in the student's shapes, and as the
        lesson has it."""
        if "forward" in self.wrong or self._is_odd():
            yield self.functions(["forward"])
            yield {"forward": self._right.forward}

    def choices(self):
        """What may be lent at once: in the place of what is wrong, of all, and as the lesson has
        it, where the student's own answers have other shapes: these may be what does not fit."""
        if 0 < len(self.wrong) < len(FUNCTIONS):
            yield self.functions(self.wrong)
        yield self.functions()
        wrong = self.wrong or FUNCTIONS
        if "update" in wrong:  # its result may be ignored, where the student's works in place
            yield self.functions(wrong) | {"update": self._update_in_place}
        if self._is_odd():
            yield {name: getattr(self._right, name) for name in FUNCTIONS}

    def _is_odd(self):
        usual = {"y_hat": (), "hidden": (2,), "loss": ()}
        for name in ("gradients", "update"):
            usual |= {(name, key): shape for key, shape in SHAPES.items()}
        return any(shape != usual[name] for name, shape in self._own.items())

    def forward(self, x, params):
        y_hat, hidden = self._right.forward(np.ravel(x), _shaped(params))
        return self._like("y_hat", y_hat), self._like("hidden", hidden)

    def loss(self, y, y_hat):
        return self._like("loss", self._right.loss(_number(y), _number(y_hat)))

    def gradients(self, x, y, params):
        slopes = self._right.gradients(np.ravel(x), _number(y), _shaped(params))
        return {key: self._like(("gradients", key), slopes[key]) for key in SHAPES}

    def update(self, params, grads, learning_rate):
        new = self._right.update(_shaped(params), _shaped(grads), learning_rate)
        return {key: self._like(("update", key), new[key]) for key in SHAPES}

    def _in_place(self, params, grads, learning_rate):
        params |= self.update(params, grads, learning_rate)
        return params

    def _like(self, name, right):
        """`right` in the shape of the student's own, where that has as many numbers."""
        right = np.asarray(right, dtype=float)
        shape = self._own.get(name)
        if shape is None or math.prod(shape) != right.size:
            shape = right.shape
        return right.reshape(shape) if shape else float(right.reshape(()))

    def _look(self, student, x, y, params, rng):
        """See what each gives, where those before it are right."""
        right = self._right
        y_hat, hidden = right.forward(x, params)
        slopes = right.gradients(x, y, params)
        rate = round(float(rng.uniform(0.05, 0.9)), 3)
        new = right.update(params, slopes, rate)
        due = right.loss(y, y_hat)

        def forward_is_right(answer):
            found = answer.parts(2)
            return found[0].matches(y_hat) and found[1].matches(hidden)

        def alone(name):
            return student.rerun(**self.functions([name])) if name in self.wrong else student

        def gradients_are_right():
            return same_parameters(alone("forward").gradients(x, y, params), slopes)

        def own_step_is_right():
            grads = sendable(alone("forward").gradients(x, y, params).value)
            return same_parameters(student.update(params, grads, rate), new)

        self._see("forward", forward_is_right, student, x, params)
        for works in (own_step_is_right, gradients_are_right):
            self._guess({"y_hat": _ONE, "hidden": _TWO}, works)
        own_y_hat, _ = self.forward(x, params)
        self._see("loss", lambda answer: answer.matches(due), student, y, own_y_hat)
        are_slopes = functools.partial(same_parameters, params=slopes)
        self._see("gradients", are_slopes, alone("forward"), x, y, params)
        own_slopes = self.gradients(x, y, params)
        is_step = functools.partial(same_parameters, params=new)
        self._see("update", is_step, student, params, own_slopes, rate)

    def _guess(self, shapes, works):
        """Where the student's own do not show these shapes: the first that the rest can do with."""
        unknown = {name: shapes[name] for name in shapes if name not in self._own}
        for one in itertools.product(*unknown.values()) if unknown else ():
            guessed = dict(zip(unknown, one, strict=True))
            self._own |= guessed
            with suppress(Mismatch, StudentError):
                if works():
                    return
            for name in guessed:
                del self._own[name]

    def _see(self, name, is_right, run, *args):
        """Ask a function of the student's for an answer: its shapes, and whether it is right."""
        fine = False
        with suppress(Mismatch, StudentError):
            answer, after = getattr(run, name).with_arguments(*args)
            self._own |= _shapes(name, answer)
            fine = is_right(answer)
            if name in ("forward", "gradients"):
                expect_untouched(after, args[-1], args[0])
        if not fine and name not in self.wrong:
            self.wrong.append(name)


def _shapes(name, answer):
    """The shapes of an answer's parts, as far as it shows them."""
    found = {}
    if name == "forward":  # ŷ and the hidden outputs, whichever are there
        parts = list(answer) if isinstance(answer.value, list) and len(answer) == 2 else [answer]
        for part in parts:
            part_name = {1: "y_hat", 2: "hidden"}.get(math.prod(part.shape or (0,)))
            if part_name is not None:
                found.setdefault(part_name, part.shape)
    elif name == "loss":
        found = {"loss": answer.shape}
    elif isinstance(answer.value, dict):
        found = {(name, key): answer[key].shape for key in SHAPES if key in answer.value}
    return {key: shape for key, shape in found.items() if shape is not None}


def _number(value):
    return float(np.reshape(value, ()))


def _shaped(params):
    return {key: np.reshape(params[key], shape) for key, shape in SHAPES.items()}
