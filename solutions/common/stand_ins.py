"""Right functions in the place of a student's, in the shapes that the student's own answers have.

A program may be right with rows of shape (2,) or (1, 2), and with a ŷ that is a float or an array
of one number. A function that is lent to it takes what comes, and answers alike: else the program
would fail over a shape, and a slip in one exercise would be paid for in another.
"""

import math
from contextlib import suppress
from weakref import WeakKeyDictionary

import numpy as np

from autograder.testing.answer import Mismatch
from autograder.testing.replies import StudentError
from common.trainers import SHAPES, draw_params, same_parameters

FUNCTIONS = ("forward", "loss", "gradients", "update")
_LENT = WeakKeyDictionary()  # by student: a run is known by the very functions it was given


def stand_ins(student, solution):
    """What may be lent to this student's program."""
    if student not in _LENT:
        _LENT[student] = StandIns(student, solution)
    return _LENT[student]


def with_right(suspect, *names):
    """The submission, with right functions in the place of those of these names that are not known
    right."""
    wrong = [name for name in names if name not in suspect.passed]
    if not wrong:
        return suspect.student
    return suspect.student.rerun(**stand_ins(suspect.student, suspect.solution).functions(wrong))


class StandIns:
    """The functions of `solution`, for a program that has its own shapes for their answers.

    wrong: those that the student has wrong, as far as two rows show it.
    """

    def __init__(self, student, solution):
        self._right = solution
        self._own = {}  # an answer of each of the student's functions
        self._functions = {name: getattr(self, name) for name in FUNCTIONS}
        self.wrong = []
        params = draw_params(np.random.default_rng(0))
        for x, y in ((solution.X[0], solution.y[0]), (solution.X[-1], solution.y[-1])):
            self._look(student, x, float(y), params)
        one_row = solution.X[:1], solution.y[:1], params, 0.1, 1, np.random.default_rng(0)
        run = student.rerun(**self.functions(self.wrong))
        self._guess("loss", ((), (1,), (1, 1)), lambda: run.train(*one_row).parts(2))

    def functions(self, names=FUNCTIONS):
        """Those of these names."""
        return {name: self._functions[name] for name in names}

    def choices(self):
        """What may be lent at once: in the place of what is wrong, of all, and as the lesson has
        it, where the student's own answers have other shapes: these may be what does not fit."""
        if self.wrong:
            yield self.functions(self.wrong)
        yield self.functions()
        if self._is_odd():
            yield {name: getattr(self._right, name) for name in FUNCTIONS}

    def _is_odd(self):
        shapes = {"y_hat": (), "hidden": (2,), "loss": ()}
        own = {name: self._own[name] for name in shapes if name in self._own}
        for name in ("gradients", "update"):
            if isinstance(self._own.get(name), dict):
                shapes |= {(name, key): shape for key, shape in SHAPES.items()}
                own |= {(name, key): value for key, value in self._own[name].items()}
        return any(_shape(value) != shapes.get(name) for name, value in own.items())

    def forward(self, x, params):
        y_hat, hidden = self._right.forward(np.ravel(x), _shaped(params))
        return _like(self._own.get("y_hat"), y_hat), _like(self._own.get("hidden"), hidden)

    def loss(self, y, y_hat):
        return _like(self._own.get("loss"), self._right.loss(_number(y), _number(y_hat)))

    def gradients(self, x, y, params):
        slopes = self._right.gradients(np.ravel(x), _number(y), _shaped(params))
        return _alike(self._own.get("gradients"), slopes)

    def update(self, params, grads, learning_rate):
        new = self._right.update(_shaped(params), _shaped(grads), learning_rate)
        return _alike(self._own.get("update"), new)

    def _look(self, student, x, y, params):
        """See what each gives, where those before it are right."""
        right = self._right
        y_hat, hidden = right.forward(x, params)
        slopes = right.gradients(x, y, params)

        def is_pair(answer):
            found = answer.parts(2)
            return found[0].matches(y_hat) and found[1].matches(hidden)

        self._see("forward", is_pair, lambda: student.forward(x, params))
        own_y_hat, _ = self.forward(x, params)
        due = right.loss(y, y_hat)
        self._see("loss", lambda answer: answer.matches(due), lambda: student.loss(y, own_y_hat))
        in_doubt = [name for name in self.wrong if name == "forward"]
        run = student.rerun(**self.functions(in_doubt)) if in_doubt else student
        new = right.update(params, slopes, 0.1)

        def own_step_is_right():
            grads = run.gradients(x, y, params).value
            return same_parameters(student.update(params, grads, 0.1), new)

        self._guess("hidden", ((2,), (1, 2), (2, 1)), own_step_is_right)
        self._see(
            "gradients",
            lambda answer: same_parameters(answer, slopes),
            lambda: run.gradients(x, y, params),
        )
        self._see(
            "update",
            lambda answer: same_parameters(answer, new),
            lambda: student.update(params, self.gradients(x, y, params), 0.1),
        )

    def _guess(self, name, shapes, works):
        """Where the student's own does not show a shape: the first that the rest can do with."""
        for shape in shapes if name not in self._own else ():
            self._own[name] = np.zeros(shape)
            with suppress(Mismatch, StudentError):
                if works():
                    return
            del self._own[name]

    def _see(self, name, is_right, call):
        try:
            answer = call()
            if name == "forward":
                self._own |= _told_apart(answer.value)
            elif answer.value is not None:
                self._own[name] = answer.value
            fine = is_right(answer)
        except (Mismatch, StudentError):
            fine = False
        if not fine and name not in self.wrong:
            self.wrong.append(name)


def _told_apart(pair):
    """ŷ and the hidden outputs, whichever are there: by how many numbers each has."""
    by_size = {}
    for part in pair if isinstance(pair, list) and len(pair) == 2 else [pair]:
        try:
            by_size.setdefault(np.size(part), part)
        except ValueError:  # a list of lists that are not of one length
            continue
    return {name: by_size[n] for name, n in (("y_hat", 1), ("hidden", 2)) if n in by_size}


def _like(own, right):
    """`right` in the shape of `own`, where that has as many numbers; else as the lesson has it."""
    right = np.asarray(right, dtype=float)
    shape = right.shape if own is None else _shape(own)
    if shape is None or math.prod(shape) != right.size:
        shape = right.shape
    return right.reshape(shape) if shape else float(right.reshape(()))


def _shape(value):
    try:
        return np.shape(value)
    except ValueError:  # lists that are not of one length
        return None


def _alike(own, right):
    own = own if isinstance(own, dict) else {}
    return {key: _like(own.get(key), right[key]) for key in SHAPES}


def _number(value):
    return float(np.reshape(value, ()))


def _shaped(params):
    return {key: np.reshape(params[key], shape) for key, shape in SHAPES.items()}
