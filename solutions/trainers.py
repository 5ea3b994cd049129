"""What the hidden tests of both trainers share: drawn inputs, and every way a path may run.

Notation and shapes: a row `x` (2,), parameters `W1` (2, 2), `b1` (2,), `W2` (2, 1), `b2` (1,).
"""

import itertools
from types import SimpleNamespace

import numpy as np
from carried import NothingDue, first_to_pass

from autograder.answer import Answer, Mismatch, close, show
from autograder.replies import StudentError

SHAPES = {"W1": (2, 2), "b1": (2,), "W2": (2, 1), "b2": (1,)}

# The nine parameters: where each stands, and what the lesson calls it.
PARAMETERS = [
    ("W1", (0, 0), "w¹₁₁"),
    ("W1", (0, 1), "w¹₁₂"),
    ("W1", (1, 0), "w¹₂₁"),
    ("W1", (1, 1), "w¹₂₂"),
    ("b1", (0,), "b₁₁"),
    ("b1", (1,), "b₁₂"),
    ("W2", (0, 0), "w²₁₁"),
    ("W2", (1, 0), "w²₂₁"),
    ("b2", (0,), "b₂₁"),
]


# --- inputs ---------------------------------------------------------------------------------


def draw_params(rng):
    """Nine parameters, no two alike in size, so that no two can be exchanged unseen.

    They end in a 3, and inputs in a 7: products have all their decimals, and show a rounding.
    """
    sizes = rng.choice(np.arange(1503, 9503, 10), size=9, replace=False) / 10_000
    values = sizes * rng.choice([-1.0, 1.0], size=9)
    parts = np.split(values, [4, 6, 8])
    return {key: part.reshape(SHAPES[key]) for key, part in zip(SHAPES, parts, strict=True)}


def draw_rows(rng, count, labels=None):
    """`count` rows (count, 2) of unlike numbers, and their y: drawn, or of `labels` in turn.

    What is drawn is far above any prediction, then below, in turn: an error can have either sign.
    """
    X = rng.choice(np.arange(607, 2407, 10), size=(count, 2), replace=False) / 1000
    if labels is None:
        sizes = rng.choice(np.arange(300, 600), size=count, replace=False) / 100
        return X, sizes * (-1.0) ** np.arange(count)
    return X, np.array([labels[row % len(labels)] for row in range(count)])


def draw_case(rng, labels=None):
    """One row, its y, and parameters."""
    X, y = draw_rows(rng, 1, labels if labels is None else [rng.choice(labels)])
    return X[0], float(y[0]), draw_params(rng)


# --- gradients ------------------------------------------------------------------------------


def own_forward(student, x, params):
    """What the student's own `forward` gives, as a float and an array (2,)."""
    y_hat, hidden = student.forward(x, params).parts(2)
    return y_hat.number(), hidden.array((2,))


def judge_gradients(student, solution, partials, case, judge):
    """Call `judge(gradients, due)` by each reading of what is due, until one passes.

    `partials(x, y, params, y_hat, hidden)` is the formula. It is due for the true ŷ and O, for
    those of the student's own `forward`, and for the true ones where a right `forward` takes the
    place of the student's.

    Raises:
        Mismatch, StudentError: none passes; what is wrong by the first reading.
    """
    x, y, params = case
    true = partials(x, y, params, *solution.forward(x, params))

    def own_partials():
        own = partials(x, y, params, *own_forward(student, x, params))
        if not all(np.all(part) for part in own.values()):
            raise NothingDue  # a `forward` that gives zeros makes zeros right
        return own

    first_to_pass(
        lambda: judge(student.gradients, true),
        lambda: judge(student.gradients, own_partials()),
        lambda: judge(student.rerun(forward=solution.forward).gradients, true),
    )


def expect_own_step(student, case, answer, due):
    """Insist that the student's `update` can use the student's gradients, as they were returned.

    Two numbers may come in any shape, but a row taken from a column makes a square: where
    `update` is right for gradients of the usual shapes, it must be for `answer`.

    Raises:
        Mismatch: the step does not lead where it should.
        StudentError: `update` raises.
    """

    def step(grads):
        return student.update(params, grads, 0.5)

    _, _, params = case
    right = {key: params[key] - 0.5 * due[key] for key in SHAPES}
    try:
        if not same_parameters(step(due), right):
            return
    except (Mismatch, StudentError):
        return  # not the gradients' fault
    if not same_parameters(step(answer.value), right):
        odd = {key: np.shape(answer[key].value) for key in SHAPES}
        named = [f"{key} of shape {odd[key]}" for key in SHAPES if odd[key] != SHAPES[key]]
        answer.fail(
            f"has the right numbers, but {', '.join(named)}: from these your own update makes "
            "other parameters. Let every gradient have the shape of its parameter."
        )


# --- paths of training ----------------------------------------------------------------------


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


def heeding(functions):
    """The student's functions, if a step by them depends on the row that it is taken with.

    Raises:
        NothingDue: it does not, and so a training that does nothing would be right.
    """
    trainer = Trainer(None, functions, functions)
    start = draw_params(np.random.default_rng(0))
    rows = (np.array([1.5, 0.7]), 0.9), (np.array([0.8, 2.1]), 0.4)
    (one, loss), (other, other_loss) = (trainer.step(x, y, start, 0.5) for x, y in rows)
    if loss == other_loss or all(np.array_equal(one[key], other[key]) for key in SHAPES):
        raise NothingDue
    return functions


class Trainer:
    """`train` run on given data, and the functions by which its path is to be judged.

    `replaced` are those of the student's own in whose place `functions` are called, if any.
    """

    def __init__(self, train, functions, truth, replaced=None):
        self._train = train
        self._functions = functions
        self._truth = truth
        self._own = replaced or functions
        self._epochs = {}

    @property
    def is_true(self):
        """Whether the path is that of the true functions."""
        return self._functions is self._truth

    def errs(self, X, y):
        """Whether the student's functions, if they have a part in this, take other steps than the
        true ones, near or far from the data, or none at all."""
        if self._own is self._truth:
            return False
        own, true = (Trainer(None, f, self._truth) for f in (self._own, self._truth))
        start = draw_params(np.random.default_rng(0))
        for row, scale in itertools.product(range(len(X)), (0.3, 1.0, 6.0)):
            case = X[row], float(y[row]), {key: scale * start[key] for key in start}, 0.5
            due, true_loss = true.step(*case)
            try:
                after, loss = own.step(*case)
            except (Mismatch, StudentError):
                return True
            if not close(loss, true_loss) or any(not close(after[k], due[k]) for k in SHAPES):
                return True
        return False

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

    The path is due by the true functions, by the true ones where they take the place of the
    student's, and by the student's own `forward`, `loss`, `gradients` and `update`.

    Raises:
        Mismatch, StudentError: none passes; what is wrong by the first reading.
    """
    names = ("forward", "loss", "gradients", "update")
    right = {name: getattr(solution, name) for name in names}
    own = own_functions(student)
    first_to_pass(
        lambda: judge(Trainer(student.train, solution, solution)),
        lambda: judge(Trainer(student.rerun(**right).train, solution, solution, own)),
        lambda: judge(Trainer(student.train, heeding(own), solution)),
    )


def same_parameters(answer, params):
    """Whether a returned dict holds these parameters."""
    try:
        return all(answer[key].matches(params[key]) for key in SHAPES)
    except Mismatch:
        return False


def expect_parameters(answer, due, prefix=""):
    """Insist on all nine; the first that is wrong is named.

    Raises:
        Mismatch: one is not what was due.
    """
    for key, index, symbol in PARAMETERS:
        answer[key].shaped(SHAPES[key])[index].equals(due[key][index], prefix + symbol)


def expect_untouched(after, params):
    """Insist that a call has left the parameters it was given as they were.

    Raises:
        Mismatch: it has changed one.
    """
    for key in SHAPES:
        if not after[key].matches(params[key]):
            after[key].fail(f"is {show(after[key].value)}", f"{show(params[key])}, as before,")


# --- what a right `train` does --------------------------------------------------------------


def judge_one_row(trainer, case, look_at):
    """Three epochs of one row: the path is forced. `look_at` is "parameters" or "losses"."""
    X, y, params, rate = case
    trained, losses = trainer.run(X, y, params, rate, 3, seed=1)
    due = []
    for _ in range(3):
        params, loss = trainer.step(X[0], float(y[0]), params, rate)
        due.append(loss)
    if look_at == "losses":
        # Wrong functions of the student's may lead out of the numbers: up to there it counts.
        count = 3 if np.isfinite(due).all() else int(np.argmin(np.isfinite(due)))
        losses[:count].equals(due[:count])
    else:
        expect_parameters(trained, params)


def judge_two_rows(trainer, case):
    """One epoch of two rows: the result is one that some order of rows gives."""
    X, y, params, rate = case
    trained, losses = trainer.run(X, y, params, rate, 1, seed=2)
    ends = trainer.epoch(X, y, params, rate).values()
    if not any(same_parameters(trained, after) for after, _ in ends):
        trained.fail(
            "is not where any order of the two rows ends", _each(after for after, _ in ends)
        )
    if not any(same_parameters(trained, end) and losses.matches([mean]) for end, mean in ends):
        averages = " or ".join(show(average) for _, average in ends)
        losses.fail(f"is {show(losses.value)}", f"the average over the epoch's steps, {averages},")


def _each(ends):
    return "one of these:\n    " + "\n    ".join(show(end) for end in ends) + "\n"


def judge_random_rows(trainer, case):
    """One epoch of two rows, many seeds: both rows come up, and not always in the same order."""
    X, y, params, rate = case
    seen, losses = set(), None
    for seed in range(16):
        _, losses = trainer.run(X, y, params, rate, 1, seed)
        seen.update(trainer.orders(X, y, params, rate, losses))
    if len(seen) < 2:
        (order,) = seen
        losses.fail(f"comes of rows {order} for 16 generators out of 16", "a random order")
    if len({row for order in seen for row in order}) < 2:
        losses.fail("never comes of one of the two rows, for 16 generators", "a choice of all rows")


def judge_same_seed(trainer, case):
    """The same generator gives the same path: the rows are drawn with it."""
    X, y, params, rate = case
    for seed in range(8):
        _, first = trainer.run(X, y, params, rate, 2, seed)
        _, second = trainer.run(X, y, params, rate, 2, seed)
        if not np.allclose(first.array((2,)), second.array((2,)), rtol=1e-9, equal_nan=True):
            second.fail(
                "differs from call to call with equal generators: rng does not draw the rows"
            )


def judge_fresh_order(trainer, case):
    """Two epochs of three rows: each row is drawn anew, not one for all steps or all epochs.

    A right program draws the same order twice for all twelve seeds in one of 10⁹ classes.
    """
    X, y, params, rate = case
    losses, mixed, fresh = None, False, False
    for seed in range(12):
        _, losses = trainer.run(X, y, params, rate, 2, seed)
        firsts = trainer.orders(X, y, params, rate, losses[:1])
        # Wrong functions of the student's may give several orders the same loss.
        pairs = [
            (first, second)
            for first, after in firsts.items()
            for second in trainer.found(X, y, after, rate, losses[1:].number())
        ]
        if not pairs:
            losses[1:].fail("is not the average loss along any order of the rows")
        mixed = mixed or any(len(set(order)) > 1 for pair in pairs for order in pair)
        fresh = fresh or any(first != second for first, second in pairs)
        if mixed and fresh:
            return
    if not mixed:
        losses.fail("come of a single row in each epoch, for 12 generators")
    losses.fail("come of the same order of rows in both epochs, for 12 generators")


def judge_learning(trainer, data, rate, epochs, below):
    """On the full data the last ten losses average less than `below`.

    Where the student's functions are wrong it is enough to begin right, on three of the rows: by
    these functions there may be nothing to learn, and where they are replaced, so that each call
    leads out of the jail and back, a whole training takes long.
    """
    X, y, params = data
    if trainer.errs(X, y):
        judge_beginning(trainer, X[:3], y[:3], params, rate)
        return
    trained, losses = trainer.run(X, y, params, rate, epochs, seed=3)
    found = losses.array((epochs,))
    if not np.isfinite(found).all() or not found[-10:].mean() < below:
        last = Answer(f"the average of the last ten losses of {losses.expression}", None)
        last.fail(f"is {show(float(found[-10:].mean()))}", f"less than {below}")
    left = trainer.true_loss(
        X, y, {key: trained[key].array(shape) for key, shape in SHAPES.items()}
    )
    if not left < below:
        trained.fail(f"leaves an average loss of {show(left)}", f"less than {below}")


def judge_beginning(trainer, X, y, params, rate):
    """The first epoch goes along some order of the rows; by the true functions, the second too."""
    trained, losses = trainer.run(X, y, params, rate, 2, seed=3)
    firsts = trainer.orders(X, y, params, rate, losses[:1])
    if trainer.is_true:
        starts = firsts.values()
        ends = [trainer.found(X, y, at, rate, losses[1:].number()).values() for at in starts]
        if not any(ends):
            losses[1:].fail("is not the average loss along any order of the rows")
        if not any(same_parameters(trained, end) for found in ends for end in found):
            trained.fail("is not where these losses lead")
