"""What a right `train` does, whatever the order of its rows: one judge for each hidden test.

Each sees first where a path leads, and calls `train` then: by that time the student's own
functions, where the path is by these, have said what they do.
"""

import numpy as np

from autograder.testing.answer import Answer, show
from common.trainers import (
    SHAPES,
    enlarge,
    expect_parameters,
    labels_of,
    quarrel,
    same_parameters,
)


def judge_one_row(trainer, case, look_at):
    """Three epochs of one row: the path is forced. `look_at` is "parameters" or "losses".

    By the true functions also a dozen, so slowly that each still moves something: that shows what
    is done every ten; and with large parameters, which show what is cut off.
    """
    _judge_forced_path(trainer, case, 3, look_at)
    if trainer.is_true:
        X, y, params, rate = case
        _judge_forced_path(trainer, (X, y, params, rate / 5), 12, look_at)
        _judge_forced_path(trainer, enlarge(trainer.truth, *case), 3, look_at)


def _judge_forced_path(trainer, case, epochs, look_at):
    X, y, params, rate = case
    due, end = [], params
    for _ in range(epochs):
        end, loss = trainer.step(X[0], float(y[0]), end, rate)
        due.append(loss)
    if look_at == "losses":
        _, losses = trainer.run(*case, epochs, seed=1)
        losses.equals(due)
    else:
        trained, _ = trainer.answers(*case, epochs, seed=1)
        expect_parameters(trained, end)


def judge_two_rows(trainer, case):
    """One epoch of two rows: the result is one that some order of rows gives, for many generators.

    By the true functions also with large parameters, which show what is cut off; and two epochs:
    there the last need not be the best.
    """
    _judge_epoch(trainer, case, range(2, 10))
    if trainer.is_true:
        X, y, *rest = case
        _judge_epoch(trainer, enlarge(trainer.truth, X[[0, 0]], y[[0, 0]], *rest), [2])
        _judge_last(trainer, case)


def _judge_epoch(trainer, case, seeds):
    X, y, params, rate = case
    ends = trainer.epoch(X, y, params, rate).values()
    for seed in seeds:
        trained, losses = trainer.run(X, y, params, rate, 1, seed)
        if not any(same_parameters(trained, after) for after, _ in ends):
            trained.fail(
                "is not where any order of the two rows ends", _each(after for after, _ in ends)
            )
        if not any(same_parameters(trained, end) and losses.matches([mean]) for end, mean in ends):
            averages = " or ".join(show(average) for _, average in ends)
            losses.fail(
                f"is {show(losses.value)}", f"{averages}, the average over the epoch's steps"
            )


def _judge_last(trainer, case):
    """What two epochs return is where the second ends, also where its loss is the larger one."""
    for quarrelling in quarrel(trainer.truth, *case):
        ends = _two_epochs(trainer, quarrelling)
        again = [worse for (one, other), (_, worse) in ends.items() if one == other]
        if max(again) > 1.001 and max(worse for _, worse in ends.values()) < 20:
            break
    for seed in range(10, 50):
        trained, _ = trainer.answers(*quarrelling, 2, seed)
        here = [worse for end, worse in ends.values() if same_parameters(trained, end)]
        if not here:
            trained.fail("is not where any two epochs of these rows end")
        if any(worse > 1 for worse in here):
            return


def _two_epochs(trainer, case):
    """Where two orders of rows lead, one after the other: the parameters, and how many times the
    loss of the first epoch that of the second is."""
    X, y, _, rate = case
    return {
        (one, other): (end, later / loss)
        for one, (after, loss) in trainer.epoch(*case).items()
        for other, (end, later) in trainer.epoch(X, y, after, rate).items()
    }


def _each(ends):
    return "\n or ".join(show(end) for end in ends)


def judge_random_rows(trainer, case):
    """One epoch of three rows, many seeds: all rows come up, and not always in the same order.

    A right program leaves out a row for all 24 seeds in one of 10¹² classes.
    """
    X, y, params, rate = case
    trainer.epoch(X, y, params, rate)
    seen, losses = set(), None
    for seed in range(24):
        _, losses = trainer.run(X, y, params, rate, 1, seed)
        seen.update(trainer.orders(X, y, params, rate, losses))
        drawn = {row for order in seen for row in order}
        if seed >= 3 and len(seen) > 1 and len(drawn) == len(X):
            return
    if len(seen) < 2:
        (order,) = seen
        losses.fail(f"comes of rows {order} for 24 generators out of 24", "a random order")
    losses.fail("never comes of one of the three rows, for 24 generators", "a choice of all rows")


def judge_same_seed(trainer, case):
    """Two epochs of six rows: equal generators give the same path, for the rows are drawn with
    them. One that is drawn without is the same in one of 500 000 cases."""
    first, second = (trainer.run(*case, 2, seed=1)[1] for _ in range(2))
    if not np.allclose(first.array((2,)), second.array((2,)), rtol=1e-9, equal_nan=True):
        second.fail("differs from call to call with equal generators: rng does not draw the rows")


def judge_fresh_order(trainer, case):
    """Two epochs of two rows: each row is drawn anew, not one for all steps or all epochs.

    A right program draws the same order twice, or one row twice, for all forty seeds in one of
    10¹² classes.
    """
    X, y, params, rate = case
    trainer.two_epochs(X, y, params, rate)
    losses, mixed, fresh = None, False, False
    for seed in range(40):
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
        if mixed and fresh and seed >= 3:
            return
    if not mixed:
        losses.fail("come of a single row in each epoch, for 40 generators")
    losses.fail("come of the same order of rows in both epochs, for 40 generators")


def judge_learning(trainer, data, rate, epochs, below, case):
    """On the full data the last ten losses average less than `below`.

    Where the student's functions are wrong it is enough to begin right, with the two rows of
    `case`: by these functions there may be nothing to learn, and where they are replaced, so that
    each call leads out of the jail and back, a whole training takes long.
    """
    if trainer.errs:
        judge_beginning(trainer, case)
        return
    X, y, params = data
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
    _judge_to_the_end(trainer, case)


def _judge_to_the_end(trainer, case):
    """A training that stops when its loss rises, or hardly falls, has fewer losses than epochs.

    It rises and falls without end for two rows that have one x and both labels, in whatever order
    they come. Where there are no labels such a training may run away; but there the full data begin,
    and are drawn, alike for every student, and show it or do not. There the loss of one row falls
    until nothing is left of it.
    """
    if labels_of(trainer.truth):
        trainer.run(*next(quarrel(trainer.truth, *case)), 30, seed=3)
    else:
        X, y, *rest = case
        trainer.run(X[:1], y[:1], *rest, 60, seed=3)


def judge_beginning(trainer, case):
    """The first epoch goes along some order of the rows; by the true functions, the second too,
    and returned is where it ends."""
    X, y, params, rate = case
    trainer.epoch(X, y, params, rate)
    trained, losses = trainer.run(X, y, params, rate, 2, seed=3)
    starts = trainer.orders(X, y, params, rate, losses[:1]).values()
    if trainer.is_true:
        ends = [trainer.found(X, y, at, rate, losses[1:].number()).values() for at in starts]
        if not any(ends):
            losses[1:].fail("is not the average loss along any order of the rows")
        if not any(same_parameters(trained, end) for found in ends for end in found):
            trained.fail("is not where these losses lead")
