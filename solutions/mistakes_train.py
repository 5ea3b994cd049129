"""Known mistakes in `train`, of both trainers: in a step, on the way, in the losses, in the draw.

A step is read parameter by parameter from one row and one epoch; whatever it is, the way from
step to step is then replayed along every order of rows.
"""

import dataclasses
import itertools

import mistakes_gradients
import mistakes_loss
import mistakes_update
import numpy as np
from mistakes_loops import DRAWN, EPOCH_LOSSES, LISTS, PATHS, STEP_LOSSES, Record
from mistakes_network import SYMBOLS, forward_env, fresh_params, nine, plain
from mistakes_paths import Plan, Task, as_dict, as_tuple, fitting, predict, right_step, same, walk
from trainers import draw_rows

from autograder.answer import Mismatch
from autograder.naming import Finding, Form, Mistake, Question, Reading, Twist
from autograder.replies import StudentError

FUNCTIONS = ("forward", "loss", "gradients", "update")
LABELS = tuple(SYMBOLS.values())
STEP_TESTS = ("test_one_row_parameters", "test_one_row_losses")
OTHER_TESTS = ("test_two_rows", "test_random_rows", "test_rng", "test_learns")


def after_update():
    """What only shows where the step is written out: values that have moved already."""
    return Mistake(
        "weights used after their update",
        "{where}: the slope is worked out with an output weight that this same step has already "
        "moved.",
        "At the moment you calculate this slope: is w²ⱼ₁ still the old one?",
        "All nine slopes belong to the same moment: first work out all of them, from the old "
        "values, then take the nine steps.",
        (Twist("W1 b1", "weight", "new_W2[j]"),),
    )


def step_parts(net):
    """The nine new values after one step, each by its formula."""
    inner = mistakes_gradients.FORMULA
    formula = mistakes_update.STEP.format(inner)
    for part in mistakes_gradients.parts(net, formula):
        slots = mistakes_update.slots(part.group) | dict(part.slots)
        let = {"old": mistakes_update.OWN[part.group]}
        yield dataclasses.replace(part, slots=slots, let=let)


def step_mistakes(net):
    """Those of update around those of gradients, and the early update before all."""
    yield after_update()
    for mistake in mistakes_gradients.mistakes(net):
        if mistake.name == "output weight moved before it is used":
            continue
        twists = tuple(
            dataclasses.replace(t, becomes=f"base + direction * rate * ({t.becomes})")
            if t.slot == "whole"
            else t
            for t in mistake.twists
        )
        yield dataclasses.replace(mistake, twists=twists)
    grad = f"({mistakes_gradients.FORMULA})"
    for mistake in mistakes_update.mistakes():
        twists = tuple(
            dataclasses.replace(t, becomes=t.becomes.replace("grad", grad))
            for t in mistake.twists
            if t.slot != "grad"
        )
        yield dataclasses.replace(mistake, twists=twists)


class Train:
    """Exercise 5 of a trainer."""

    exercise = function = "train"

    def __init__(self, net):
        self.net = net
        self._step = Question(
            exercise="train",
            function="train",
            parts=tuple(step_parts(net)),
            mistakes=tuple(step_mistakes(net)),
            forms=(Form(lambda answer: nine(answer[0])),),
            draw=self._draw_step,
            ask=lambda run, args: run.train(*args, np.random.default_rng(0)),
            readings=(Reading(self._run, self._step_env),),
            recorded=False,
            fresh=2,
        )
        part, losses = mistakes_loss.question(net).parts[0], mistakes_loss.question(net).mistakes
        self._step_losses = (*STEP_LOSSES, *formulas(part, losses))
        self.mistakes = (
            *self._step.mistakes,
            *(m for m, _ in (*PATHS, *self._step_losses, *EPOCH_LOSSES, *LISTS)),
            *(m for m, _ in DRAWN),
            *FORMS.values(),
        )

    # --- what is asked

    def labels(self, test, title):
        return frozenset({test})

    def _run(self, suspect):
        return suspect.with_right(*FUNCTIONS)

    def _draw_step(self, suspect, number):
        X, y = self._rows(suspect, 1)
        if self.net.sigmoid:
            y[:] = number % 2
        return X, y, fresh_params(suspect.rng), float(suspect.rng.uniform(0.11, 0.19)), 1

    def _rows(self, suspect, count):
        X, y = draw_rows(suspect.rng, count, (0.0, 1.0) if self.net.sigmoid else None)
        X = X * suspect.rng.uniform(0.9, 1.1, X.shape)
        return X, y if self.net.sigmoid else y * suspect.rng.uniform(0.9, 1.1, y.shape)

    def _step_env(self, suspect, case):
        X, y, params, rate, _ = case.args
        env = forward_env(X[0], params, self.net.act) | {"y": float(y[0]), "rate": rate}
        return mistakes_gradients.gradient_env(env, self.net) | mistakes_update.news(case.numbers)

    def _ask(self, suspect, run, data, epochs, seed):
        X, y, params, rate = data
        answer = run.train(X, y, params, rate, epochs, np.random.default_rng(seed))
        trained, losses, form = taken(answer)
        rows = tuple((*map(float, x), float(t)) for x, t in zip(X, y, strict=True))
        start = as_tuple(suspect.solution.initialize_parameters())
        return Task(rows, as_tuple(params), rate, epochs, start, trained, losses, seed), form

    # --- what is found

    def find(self, suspect):
        run = self._run(suspect)
        low, high = (0.3, 0.5) if self.net.sigmoid else (0.02, 0.03)

        def data(count):
            X, y = self._rows(suspect, count)
            return X, y, fresh_params(suspect.rng), float(suspect.rng.uniform(low, high))

        three, two, one = data(3), data(2), data(1)
        asked = [(one, 1), (one, 3), (data(1), 2), (three, 1), (two, 3)]
        tasks, forms = [], set()
        for given, epochs in asked:
            task, form = self._ask(suspect, run, given, epochs, seed=5)
            tasks.append(task)
            forms.add(form)
        if len(forms) != 1:
            return None
        (form,) = forms
        found = Found()
        if form is not None:
            found.add(FORMS[form], *STEP_TESTS, *OTHER_TESTS)
        if tasks[0].trained is None:
            return found.finding()
        known = self._path(suspect, run, tasks, found)
        if known is None:
            return None
        step, plan, paths = known
        if tasks[0].losses is not None and not self._losses(suspect, tasks, paths, found):
            return None
        self._drawn(suspect, run, step, plan, three, tasks, found)
        return found.finding()

    def _path(self, suspect, run, tasks, found):
        """The step, the plan and the paths that explain the parameters of all tasks."""
        right = right_step(self.net)
        for chosen in some(PATHS, 2):
            suspect.tick()
            plan = merged(chosen)
            paths = plan and self._fits(suspect, right, plan, tasks)
            if paths:
                self._say_path(chosen, plan, tasks, right, found)
                return right, plan, paths
        finding = self._step.find(suspect)
        if finding is None or not finding.wrong <= finding.parts.keys():
            return None
        step = self._own_step(suspect, run, tasks)
        for chosen in some(PATHS, 1):
            plan = merged(chosen)
            paths = plan and self._fits(suspect, step, plan, tasks)
            if paths:
                for mistake, labels in finding.causes.items():
                    found.add(mistake, *STEP_TESTS, *OTHER_TESTS, where=labels)
                self._say_path(chosen, plan, tasks, step, found)
                return step, plan, paths
        return None

    def _fits(self, suspect, step, plan, tasks):
        paths = []
        for task in tasks:
            found = fitting(step, plan, task, suspect.tick)
            if found == []:
                return None
            paths.append(found or [])
        return paths

    def _own_step(self, suspect, run, tasks):
        """The student's own step, asked for one row and one epoch, whatever it does."""
        known = {}

        def step(p, row, rate):
            if (p, row, rate) not in known:
                suspect.tick()
                answer = run.train(
                    np.array([row[:2]]), np.array([row[2]]), as_dict(p), rate, 1,
                    np.random.default_rng(0),
                )
                known[p, row, rate] = taken(answer)[0]
            return known[p, row, rate]

        return step

    def _say_path(self, chosen, plan, tasks, step, found):
        for mistake, changes in chosen:
            alone = merged([(mistake, changes)])
            shows = not self._as_right(step, alone, tasks[1])
            found.add(mistake, *(STEP_TESTS if shows else ()), *OTHER_TESTS)

    def _as_right(self, step, plan, task):
        order = (0,) * 50
        return walk(step, plan, task, order).end == walk(step, Plan(), task, order).end

    def _losses(self, suspect, tasks, paths, found):
        records = [
            [Record(self.net, path, task) for _, path in options]
            for task, options in zip(tasks, paths, strict=True)
        ]

        def fits(of_step, of_epoch, of_list):
            for task, options in zip(tasks, records, strict=True):
                suspect.tick()
                if options and not any(
                    same(task.losses, r.losses(of_step, of_epoch, of_list)) for r in options
                ):
                    return False
            return True

        menus = [[(None, None), *menu] for menu in (self._step_losses, EPOCH_LOSSES, LISTS)]
        for count in range(4):
            for chosen in itertools.product(*menus):
                if sum(mistake is not None for mistake, _ in chosen) != count:
                    continue
                if fits(*(function for _, function in chosen)):
                    for slot, (mistake, function) in enumerate(chosen):
                        if mistake is not None:
                            alone = [None, None, None]
                            alone[slot] = function
                            shows = any(
                                not same(r.losses(None, None, None), r.losses(*alone))
                                for r in records[1]
                            )
                            tests = ("test_one_row_losses",) if shows else ()
                            found.add(mistake, *tests, *OTHER_TESTS)
                    return True
        return False

    def _drawn(self, suspect, run, step, plan, three, tasks, found):
        seen = []
        for seed in (11, 12, 13, 14, 15, 16, 17, 18, 11):
            task, _ = self._ask(suspect, run, three, 1, seed)
            options = fitting(step, plan, task, suspect.tick)
            if not options:
                return
            seen.append((seed, options[0][0], task.trained))
        five = (*self._rows(suspect, 5), fresh_params(suspect.rng), 0.01)
        task, _ = self._ask(suspect, run, five, 1, 3)
        in_order = same(task.trained, walk(step, plan, task, tuple(range(5)) * 3).end)
        for mistake, shows in DRAWN:
            if shows([order for _, order, _ in seen], seen[0][2] == seen[-1][2], in_order):
                found.add(mistake, *OTHER_TESTS)
                return
        again = 0
        for seed in range(20, 28):
            task, _ = self._ask(suspect, run, three, 2, seed)
            options = fitting(step, plan, task, suspect.tick) or ()
            again += any(order[:3] == order[3:] for order, _ in options)
        if again == 8:
            found.add(ONCE, *OTHER_TESTS)


class Found:
    """Mistakes, and in which tests each shows."""

    def __init__(self):
        self.causes, self.parts = {}, {}

    def add(self, mistake, *tests, where=()):
        self.causes[mistake] = tuple(where)
        for test in tests:
            self.parts.setdefault(test, []).append(mistake)

    def finding(self):
        if not self.causes:
            return None
        parts = {test: tuple(mistakes) for test, mistakes in self.parts.items()}
        return Finding(self.causes, parts, frozenset(parts))


def some(menu, most):
    """No entry, one, … up to `most` entries of a list of mistakes."""
    for count in range(most + 1):
        yield from itertools.combinations(menu, count)


def merged(chosen):
    """One plan of several changes; None where two change the same."""
    keys = [key for _, changes in chosen for key in changes]
    if len(keys) != len(set(keys)):
        return None
    return Plan(**{key: value for _, changes in chosen for key, value in changes.items()})


def formulas(part, mistakes):
    """The wrong formulas of `loss`, where train has one of its own."""
    for mistake in mistakes:
        twists = [twist.becomes for twist in mistake.twists]
        for becomes in twists:
            yield mistake, wrong_loss(part, becomes)


def wrong_loss(part, becomes):
    from autograder.naming.combine import evaluate

    def of(net, before, after, row):
        names = {"y": row[2], "y_hat": predict(net, before, *row[:2])}
        return evaluate(part, becomes, names)

    return of


# --- how the answer is put together ---------------------------------------------------------


def taken(answer):
    """The parameters, the losses, and the name of the form they came in.

    Raises:
        Mismatch: in none that is known.
    """
    for name, take in (
        (None, lambda a: (a.parts(2)[0], a.parts(2)[1])),
        ("swapped", lambda a: (a.parts(2)[1], a.parts(2)[0])),
        ("params", lambda a: (a, None)),
        ("losses", lambda a: (None, a)),
    ):
        if answer.value is None:
            return None, None, "nothing"
        try:
            params, losses = take(answer)
            numbers = None if params is None else tuple(nine(params).values())
            return numbers, None if losses is None else listed(losses), name
        except (Mismatch, TypeError):
            continue
    raise Mismatch("not known")


def listed(losses):
    found = np.asarray(losses.value, dtype=float).ravel()
    return tuple(found.tolist())


def _form(name, says):
    return Mistake(name, says, "What does `return` hand back, in which order?",
                   "return params, losses: the trained parameters, and one number for each epoch")


FORMS = {
    "swapped": _form("returned in the wrong order", "The losses are returned first, the parameters second: it is asked the other way round."),
    "params": _form("losses not returned", "Only the parameters are returned; the losses are asked for, too."),
    "losses": _form("parameters not returned", "Only the losses are returned; the trained parameters are asked for, too."),
    "nothing": _form("nothing is returned", "The function returns nothing: its `return` is missing or never reached."),
}
ONCE = Mistake(
    "order drawn once for all epochs", "The order of the rows is drawn once, and every epoch takes the same.",
    "How often does your program ask rng?", "In every epoch, n times: pick a random row with rng.")
