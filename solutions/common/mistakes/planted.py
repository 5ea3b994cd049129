"""A `train` for each known mistake: the author's own lists, walked along rows that are drawn."""

import itertools

import numpy as np

from autograder.naming.mistake import PLACE, WHOLE
from autograder.naming.planted import Planted, ways
from common.mistakes.late import BEST, STOPS
from common.mistakes.loops import (
    DRAWN,
    EPOCH_LOSSES,
    KEPT,
    LISTS,
    ONE_ROW_AN_EPOCH,
    PATHS,
    SHUFFLED_LATE,
    Record,
)
from common.mistakes.paths import (
    AGAIN,
    Plan,
    Task,
    as_dict,
    as_tuple,
    right_step,
    staged_step,
    walk,
)


def planted(net, step_question, twisted_step, step_losses, forms, once, early):
    """Every mistake of `train`, in every way in which it is known."""

    def one(mistake, how, **wrong):
        train = trainer(net, **wrong)
        return Planted("train", mistake.name, how, lambda asked: {"train": train}, mistake.vague)

    parts = step_question.parts
    for mistake in step_question.mistakes:
        for how, recipes in ways(mistake, parts, step_question.shows):
            whole = {part.label: _whole(part, recipes.get(part.label, {})) for part in parts}
            step = twisted_step(net, parts, whole)
            if _moves(step):
                yield one(mistake, how, step=step)
    for number, (mistake, changes) in enumerate(PATHS):
        yield one(mistake, f"path {number}", plan=Plan(**changes))
    for slot, menu in (("of_step", step_losses), ("of_epoch", EPOCH_LOSSES), ("of_list", LISTS)):
        for number, (mistake, function) in enumerate(menu):
            yield one(mistake, f"{slot} {number}", **{slot: function})
    for mistake in (*(mistake for mistake, _ in DRAWN), ONE_ROW_AN_EPOCH, SHUFFLED_LATE, once):
        yield one(mistake, "drawn", draw=DRAWS[mistake.name])
    for name, mistake in forms.items():
        yield one(mistake, "form", form=ANSWERS[name])
    for number, stages in enumerate(AGAIN):
        yield one(early, f"gradients asked again, {number}", step=staged_step(net, stages))
    for mistake, pick in ((BEST, best), (STOPS, stopped)):
        yield one(mistake, "late", pick=pick)
    yield Planted("train", KEPT.name, "kept", lambda asked: {"train": trainer(net, form=kept())})


def trainer(net, step=None, plan=None, of_step=None, of_epoch=None, of_list=None, **more):
    """A `train` that is right but for what is given here."""
    draw, form = more.get("draw", anew), more.get("form", lambda params, losses: (params, losses))
    pick = more.get("pick", lambda path, losses: (path.end, losses))
    step, plan = step or right_step(net), plan or Plan()

    def train(X, y, params, learning_rate, epochs, rng):
        rows = tuple((*map(float, x), float(t)) for x, t in zip(X, y, strict=True))
        task = Task(rows, as_tuple(params), learning_rate, epochs, START, lesson=net.lesson)
        n = len(plan.data(rows, net.lesson))
        order = draw(rng, n, plan.draws(n), max(plan.epochs(epochs), 0))
        path = walk(step, plan, task, order)
        # The last way to divide them is by the number of rows, whatever the number of steps.
        *_, losses = Record(net, path, task).alternatives(of_step, of_epoch, of_list)
        end, losses = pick(path, list(losses))
        return form(as_dict(end), losses)

    return train


# Some parameters, and what initialize_parameters gives.
SOME = (0.31, -0.42, 0.53, 0.64, -0.75, 0.86, 0.97, -0.18, 0.29)
START = (*[0.1] * 4, 0.0, 0.0, 0.1, 0.1, 0.0)

ANSWERS = {
    "swapped": lambda params, losses: (losses, params),
    "params": lambda params, losses: params,
    "losses": lambda params, losses: losses,
    "nothing": lambda params, losses: None,
}


def kept():
    """A list of losses that is made once, for all calls."""
    every = []

    def form(params, losses):
        every.extend(losses)
        return params, every

    return form


def best(path, losses):
    """Where the epoch with the smallest loss has ended."""
    return path.epochs[losses.index(min(losses))][-1][1], losses


def stopped(path, losses):
    """As far as the losses do not rise."""
    rises = (k for k in range(1, len(losses)) if losses[k] > losses[k - 1])
    last = next(rises, len(losses) - 1)
    return path.epochs[last][-1][1], losses[: last + 1]


def _moves(step):
    """Whether there is a step: none is another mistake, and some need a value of later."""
    try:
        return step(SOME, (0.7, 1.9, 1.0), 0.1) != SOME
    except TypeError:
        return False


def _whole(part, recipe):
    return {PLACE: "", **part.slots, WHOLE: "it", **recipe}


# --- how rows are drawn: from a generator, the number of rows, of draws in an epoch, of epochs ---


def anew(rng, n, count, epochs):
    """As it should be."""
    return rng.integers(n, size=count * epochs).tolist()


def _from(own):
    return lambda rng, n, count, epochs: [row for _ in range(epochs) for row in own(rng, n, count)]


_calls = itertools.count()

DRAWS = {
    "always the first row": _from(lambda rng, n, count: [0] * count),
    "always the last row": _from(lambda rng, n, count: [n - 1] * count),
    "always the same row": _from(lambda rng, n, count: [min(1, n - 1)] * count),
    "rows in order": _from(lambda rng, n, count: [k % n for k in range(count)]),
    "a generator of its own with a fixed seed": lambda rng, *size: anew(
        np.random.default_rng(42), *size
    ),
    "rng is not used": lambda rng, *size: anew(np.random.default_rng(next(_calls)), *size),
    "one row for the whole training": lambda rng, n, count, epochs: (
        [int(rng.integers(n))] * (count * epochs)
    ),
    "one row for all steps of an epoch": _from(
        lambda rng, n, count: [int(rng.integers(n))] * count
    ),
    "last row never drawn": lambda rng, n, count, epochs: anew(rng, max(n - 1, 1), count, epochs),
    "first row never drawn": lambda rng, n, count, epochs: [
        min(row + 1, n - 1) for row in anew(rng, max(n - 1, 1), count, epochs)
    ],
    "rows shuffled after they are used": lambda rng, n, count, epochs: [
        *(k % n for k in range(count)),
        *anew(rng, n, count, epochs - 1),
    ],
    "order drawn once for all epochs": lambda rng, n, count, epochs: (
        rng.permutation(n).tolist() * (count * epochs // n + 1)
    )[: count * epochs],
}
