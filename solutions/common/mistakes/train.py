"""Known mistakes in `train`, of both trainers: in a step, on the way, in the losses, in the draw.

A step is read parameter by parameter from one row and one epoch; whatever it is, the way from
step to step is then replayed along every order of rows.
"""

import functools
import itertools
import math
from dataclasses import replace

import numpy as np

from autograder.naming import Finding, Form, Mistake, Question, Reading, Twist
from autograder.naming.combine import FUNCTIONS as FUNCTIONS_OF_FORMULAS
from autograder.naming.mistake import PLACE, WHOLE
from autograder.testing.answer import Mismatch
from autograder.testing.replies import StudentError
from common.mistakes import gradients, loss, planted, update
from common.mistakes.late import BEST, LATE_TESTS, STOPS, late_mistakes
from common.mistakes.loops import (
    DRAWN,
    EPOCH_LOSSES,
    KEPT,
    LISTS,
    ONE_ROW,
    ONE_ROW_AN_EPOCH,
    PATHS,
    SHUFFLED_LATE,
    STEP_LOSSES,
    Record,
)
from common.mistakes.network import SYMBOLS, forward_env, fresh_params, nine
from common.mistakes.paths import (
    AGAIN,
    Plan,
    Task,
    as_dict,
    as_tuple,
    fitting,
    predict,
    right_step,
    same,
    staged_step,
    walk,
)
from common.stand_ins import FUNCTIONS, with_right
from common.trainers import draw_rows, enlarge

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
    inner = gradients.FORMULA
    formula = update.STEP.format(inner)
    for part in gradients.parts(net, formula):
        slots = update.slots(part.group) | dict(part.slots)
        let = {"old": update.OWN[part.group]}
        yield replace(part, slots=slots, let=let)


# In a step these are other mistakes: of the order, a step that is not taken, or one of another size.
NOT_IN_A_STEP = (
    "output weight moved before it is used",
    "slope left at zero",
    "factor 2 twice",
    "factor 2 of the squared error",
    "divided by 2, not multiplied",
    "slope halved",
    "cut to an integer",
    "gradients clipped",
    "weight decay",
)


# Where the step is written out, the rate too is in the product that ends before the minus.
RATE_IN_THE_FIRST_TERM = tuple(
    Twist("W1 b1", "whole", f"base + direction * rate * {gradients.BACK} * {rest}")
    for rest in ("O[j] - O[j] * signal", "signal * O[j] - O[j]")
)


def step_mistakes(net):
    """Those of update around those of gradients, and the early update before all."""
    yield after_update()
    for mistake in gradients.mistakes(net):
        if mistake.name in NOT_IN_A_STEP:
            continue
        twists = tuple(
            replace(t, becomes=f"base + direction * rate * ({t.becomes})")
            if t.slot == "whole"
            else t
            for t in mistake.twists
        )
        if mistake.name == "sigmoid's slope without brackets":
            twists += RATE_IN_THE_FIRST_TERM
        yield reworded(mistake, twists)
    grad = f"({gradients.FORMULA})"
    for mistake in (*update.mistakes(), update.another_step_too()):
        if mistake.name == "step in the wrong direction":
            continue  # here it cannot be told from a slope with the wrong sign
        twists = tuple(
            replace(t, becomes=t.becomes.replace("grad", grad))
            for t in mistake.twists
            if t.slot != "grad" and not (t.becomes == "rate / 2" and not net.sigmoid)
        )
        if twists:
            yield reworded(mistake, twists)


# Where the nine lines are written out, slope and step cannot be told apart: words for both.
IN_A_STEP = {
    "wrong sign": ("wrong sign", "The sign is wrong ({where}): that of the slope, or of the step."),
    "updated twice, or at twice the rate": (
        "step twice as large",
        "{where}: the step is twice as large as it should be: taken twice, with twice the learning "
        "rate, or with a factor 2 too many.",
    ),
    "factor 2 forgotten": (
        "factor 2 forgotten",
        "{where}: the step is half as large as it should be: the factor 2 is missing, or halved.",
    ),
}


def reworded(mistake, twists):
    """A mistake of `gradients` or `update`, as it is in a step."""
    name, says = IN_A_STEP.get(mistake.name, (mistake.name, mistake.says))
    return replace(mistake, name=name, says=says, twists=twists)


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
            readings=(Reading(lambda suspect: suspect.student, self._step_env),),
            recorded=False,
            recipes=True,
            fresh=2,
        )
        part, losses = loss.question(net).parts[0], loss.question(net).mistakes
        # Here ŷ may be negative, and has no logarithm then; and cross-entropies are mostly below 1.
        without = "cut to an integer" if net.sigmoid else "cross-entropy for the squared error"
        losses = [mistake for mistake in losses if mistake.name != without]
        self.parts = self._step.parts
        self._step_losses = (*STEP_LOSSES, *formulas(part, losses))
        self.mistakes = (
            *self._step.mistakes,
            *(m for m, _ in (*PATHS, *self._step_losses, *EPOCH_LOSSES, *LISTS)),
            *(m for m, _ in DRAWN),
            SHUFFLED_LATE,
            KEPT,
            STOPS,
            BEST,
            *FORMS.values(),
        )

    def planted(self):
        """Programs that make the mistakes, each in all its ways."""
        return planted.planted(
            self.net, self._step, twisted_step, self._step_losses, FORMS, ONCE, EARLY
        )

    # --- what is asked

    def labels(self, test, title):
        return frozenset({test})

    def _draw_step(self, suspect, number):
        X, y = self._rows(suspect, 1)
        y[:] = number % 2 if self.net.sigmoid else y * (-1) ** number
        return X, y, fresh_params(suspect.rng), float(suspect.rng.uniform(0.11, 0.19)), 1

    def _rows(self, suspect, count):
        X, y = draw_rows(suspect.rng, count, (0.0, 1.0) if self.net.sigmoid else None)
        X = X * suspect.rng.uniform(0.9, 1.1, X.shape)
        return X, y if self.net.sigmoid else y * suspect.rng.uniform(0.9, 1.1, y.shape)

    def _step_env(self, suspect, case):
        X, y, params, rate, _ = case.args
        env = forward_env(X[0], params, self.net.act) | {"y": float(y[0]), "rate": rate}
        return gradients.gradient_env(env, self.net) | update.news(case.numbers)

    def _ask(self, suspect, run, data, epochs, seed):
        suspect.tick()
        X, y, params, rate = data
        answer = run.train(X, y, params, rate, epochs, np.random.default_rng(seed))
        trained, losses, form = taken(answer)
        rows = tuple((*map(float, x), float(t)) for x, t in zip(X, y, strict=True))
        start = as_tuple(suspect.solution.initialize_parameters())
        own = as_tuple(params)
        lesson = self.net.lesson
        return Task(rows, own, rate, epochs, start, trained, losses, seed, lesson), form

    def _ask_slowly(self, suspect, run, data, epochs, seed):
        """The same, at a lower rate where it comes to no numbers: a wrong step may run away."""
        *given, rate = data
        for slower in (1, 10, 100):
            try:
                task, form = self._ask(suspect, run, (*given, rate / slower), epochs, seed)
            except StudentError as error:
                if slower == 100 or error.outcome.value in ("timed out", "crashed"):
                    raise
                continue
            if slower == 100 or task.trained is None or all(map(math.isfinite, task.trained)):
                return task, form
        raise AssertionError("the last one returns or raises")

    def _later(self, suspect, data):
        """One row, so slowly that many epochs still move something; and one with large slopes."""
        *row, _ = data
        yield (*row, 0.1 if self.net.sigmoid else 0.003), 22
        yield enlarge(suspect.solution, *data), 2

    # --- what is found

    def find(self, suspect):
        """What explains the wrong answers of train; see `Question.find`."""
        every = {name: getattr(suspect.solution, name) for name in FUNCTIONS}
        runs = (
            lambda: with_right(suspect, *FUNCTIONS),
            lambda: suspect.student.rerun(**every),  # where right ones do not fit the student's
        )
        for run in runs:
            try:
                return self._find(suspect, run())
            except StudentError as error:
                if error.outcome.value in ("timed out", "crashed"):
                    raise
            except Mismatch:
                continue
        return None

    def _find(self, suspect, run):
        low, high = (0.3, 0.5) if self.net.sigmoid else (0.02, 0.03)

        def data(count):
            X, y = self._rows(suspect, count)
            return X, y, fresh_params(suspect.rng), float(suspect.rng.uniform(low, high))

        three = data(3)
        slow = (*three[:3], 0.002)  # no step changes the losses much: the first is not the largest
        asked = [
            (data(1), 1),
            (data(1), 3),
            (data(1), 2),
            (three, 1),
            (data(2), 3),
            *[(slow, 1)] * 6,
        ]
        if self.net.sigmoid:  # the first row's y is 1 in some, 0 in others
            for number, (given, _) in enumerate(asked[:5]):
                given[1][:] = (given[1] + number) % 2
        tasks, forms = [], set()
        for seed, (given, epochs) in enumerate(asked):
            task, form = self._ask_slowly(suspect, run, given, epochs, seed)
            tasks.append(task)
            forms.add(form)
        if len(forms) != 1:
            return None
        (form,) = forms
        found = Found()
        if form is not None:
            found.add(FORMS[form], *STEP_TESTS, *OTHER_TESTS)
        if kept := _kept(tasks):
            tasks = list(map(_last_losses, tasks))
            found.add(KEPT, "test_one_row_losses", *OTHER_TESTS)
        if tasks[0].trained is None:
            return found.finding() if self._losses_are_right(tasks[:3]) else None
        if all(task.trained == task.params for task in tasks) and self._in_place(suspect):
            return None  # what stands in for the student's update cannot change its arrays
        late = []
        if self._begins_right(tasks[:3]):
            for given, epochs in self._later(suspect, data(1)):
                task, _ = self._ask_slowly(suspect, run, given, epochs, len(tasks))
                tasks.append(_last_losses(task) if kept else task)
            late = self._late(suspect, run)
        for mistake in late:
            found.add(mistake, *LATE_TESTS)
        if late and suspect.failed & {*STEP_TESTS, *OTHER_TESTS} <= {*LATE_TESTS}:
            return found.finding()
        known = self._way(suspect, run, tasks, found)
        if known is None:
            return found.finding() if late else None
        if suspect.failed & {"test_random_rows", "test_rng"}:
            self._drawn(suspect, run, *known, three, found)
        return found.finding()

    def _begins_right(self, tasks):
        """Whether these, of one row, came out as they should."""
        step = right_step(self.net)
        ends = (walk(step, Plan(), task, (0,) * 9).end for task in tasks)
        return self._losses_are_right(tasks) and all(
            same(task.trained, end) for task, end in zip(tasks, ends, strict=True)
        )

    def _late(self, suspect, run):
        def ask(data, epochs, seed):
            return self._ask(suspect, run, data, epochs, seed)[0]

        try:
            return list(late_mistakes(self.net, suspect, ask))
        except (
            Mismatch,
            StudentError,
        ) as error:  # what is wrong elsewhere has led out of the numbers
            if isinstance(error, StudentError) and error.outcome.value in ("timed out", "crashed"):
                raise
            return []

    def _losses_are_right(self, tasks):
        """Whether the losses of one row, where the path is forced, are those due; or none came."""
        step = right_step(self.net)
        return all(
            task.losses is None
            or same(
                task.losses,
                Record(self.net, walk(step, Plan(), task, (0,) * 9), task).losses(None, None, None),
            )
            for task in tasks
        )

    def _in_place(self, suspect):
        """Whether training changes the parameters where the student's own update is called."""
        run = with_right(suspect, "forward", "loss", "gradients")
        data = (*self._rows(suspect, 1), fresh_params(suspect.rng), 0.01)
        task, _ = self._ask(suspect, run, data, 1, 0)
        return task.trained != task.params

    def _way(self, suspect, run, tasks, found):
        """The step and the plan that explain all parameters and losses, with the fewest mistakes."""
        right = right_step(self.net)
        right.right = True
        if (plan := self._explained(suspect, right, tasks, 1, 2, found)) is not None:
            return right, plan
        finding = self._step.find(replace(suspect, student=run))
        if finding is not None and finding.wrong <= finding.parts.keys():
            step = twisted_step(self.net, self._step.parts, finding.recipes)
            named = Found()
            for mistake, labels in finding.causes.items():
                named.add(mistake, *STEP_TESTS, *OTHER_TESTS, where=labels)
            plan = step and self._explained(suspect, step, tasks, 1, 2, named)
            if plan is not None:
                found.take(named)
                return step, plan
        for stages in AGAIN:
            step = staged_step(self.net, stages)
            if (plan := self._explained(suspect, step, tasks, 1, 2, found)) is not None:
                found.add(EARLY, *STEP_TESTS, *OTHER_TESTS)
                return step, plan
        own = self._own_step(suspect, run)
        if (plan := self._explained(suspect, own, tasks, 0, 2, found)) is not None:
            return own, plan
        if (plan := self._explained(suspect, right, tasks, 2, 3, found)) is not None:
            return right, plan
        return None

    def _own_step(self, suspect, run):
        """The student's own step, whatever it is: what `train` makes of one row in one epoch.

        With it, what else is wrong can be told though nobody knows what is wrong in the step.
        """

        @functools.cache
        def step(p, row, rate):
            data = np.array([row[:2]]), np.array([row[2]]), as_dict(p), rate
            trained = self._ask(suspect, run, data, 1, 0)[0].trained
            if trained is None:
                raise ValueError("no parameters came back")
            return trained

        return step

    def _explained(self, suspect, step, tasks, of_path, most, found):
        """The plan by which `step` leads to all that came back; its mistakes go to `found`."""
        known = {}
        for count in range(most + 1):
            for paths in range(min(count, of_path) + 1):
                for chosen in itertools.combinations(IN_PAIRS if paths > 1 else ALL, paths):
                    if chosen not in known:
                        known[chosen] = self._fits(suspect, step, chosen, tasks)
                    if known[chosen] is None or not self._seen(suspect, step, chosen, known, tasks):
                        continue
                    plan, options = known[chosen]
                    if self._losses(suspect, tasks, options, count - paths, found):
                        changes = [PATHS[number] for number in chosen]
                        self._say_path(changes, plan, tasks, step, found)
                        return plan
        return None

    def _seen(self, suspect, step, chosen, known, tasks):
        """Whether each change is to be seen: explains what cannot be explained without it."""
        if known[chosen] is None:
            return False
        options = known[chosen][1]
        for number in chosen:
            plan = merged([PATHS[one] for one in chosen if one != number])
            if not any(
                paths and not self._as_well(suspect, step, plan, task)
                for task, paths in zip(tasks, options, strict=True)
            ):
                return False
        return True

    def _as_well(self, suspect, step, plan, task):
        """Whether another plan leads to the same end, with the same losses."""
        paths = fitting(step, plan, task, suspect.tick)
        return paths is None or any(
            same(task.losses, Record(self.net, path, task).losses(None, None, None))
            for _, path in paths
        )

    def _fits(self, suspect, step, chosen, tasks):
        """The plan of these changes, and the paths by which it explains the parameters."""
        plan = merged([PATHS[number] for number in chosen])
        if plan is None:
            return None
        paths = []
        for task in tasks:
            found = fitting(step, plan, task, suspect.tick)
            if found == []:
                return None
            paths.append(found or [])
        return plan, paths

    def _say_path(self, chosen, plan, tasks, step, found):
        for mistake, changes in chosen:
            alone = merged([(mistake, changes)])
            shows = any(
                not self._as_right(step, alone, task) for task in tasks if len(task.rows) == 1
            )
            found.add(mistake, *(STEP_TESTS if shows else ()), *OTHER_TESTS)

    def _as_right(self, step, plan, task):
        order = (0,) * 50
        return walk(step, plan, task, order).end == walk(step, Plan(), task, order).end

    def _losses(self, suspect, tasks, paths, count, found):
        """Whether exactly `count` mistakes in the losses explain them along one of the paths."""
        records = [
            [Record(self.net, path, task) for _, path in options]
            for task, options in zip(tasks, paths, strict=True)
        ]

        def fits(of_step, of_epoch, of_list):
            for task, options in zip(tasks, records, strict=True):
                suspect.tick()
                if not all(map(math.isfinite, task.losses)):
                    continue  # an infinity tells nothing of what led to it
                if options and not any(
                    same(task.losses, losses)
                    for r in options
                    for losses in r.alternatives(of_step, of_epoch, of_list)
                ):
                    return False
            return True

        if tasks[0].losses is None:
            return count == 0
        menus = (self._step_losses, EPOCH_LOSSES, LISTS)
        for slots in itertools.combinations(range(3), count):
            for chosen in itertools.product(*(menus[slot] for slot in slots)):
                wrong = [None, None, None]
                for slot, (_, function) in zip(slots, chosen, strict=True):
                    wrong[slot] = function
                if fits(*wrong):
                    self._say_losses(slots, chosen, records[1], found)
                    return True
        return False

    def _say_losses(self, slots, chosen, records, found):
        for slot, (mistake, function) in zip(slots, chosen, strict=True):
            alone = [None, None, None]
            alone[slot] = function
            shows = any(not same(r.losses(None, None, None), r.losses(*alone)) for r in records)
            found.add(mistake, *(("test_one_row_losses",) if shows else ()), *OTHER_TESTS)

    def _drawn(self, suspect, run, step, plan, three, found):
        """What is wrong with the choice of rows, where the order can be read off the path."""
        five = (*self._rows(suspect, 5), fresh_params(suspect.rng), 0.01)
        ends = [self._ask(suspect, run, five, 1, seed)[0] for seed in (3, 4, 3)]
        came = (
            name for name, order in FIVE_ROWS.items() if self._leads(step, plan, ends[0], order)
        )
        five = next(came, "others")
        again = ends[0].trained == ends[2].trained
        easy = getattr(step, "right", False) and plan == Plan()
        if again and ends[0].trained != ends[1].trained and found.causes and not easy:
            return  # the rows are drawn with rng, and something else is wrong
        orders = []
        for seed in (11, 12, 13, 14, 15, 16, 17, 18):
            task, _ = self._ask(suspect, run, three, 1, seed)
            options = fitting(step, plan, task, suspect.tick)
            if not options or len(options) != 1 or len(options[0][0]) < 2:
                return
            orders.append(options[0][0])
        once = functools.partial(self._same_again, suspect, run, step, plan)
        for mistake, shows in DRAWN:
            if shows(orders, again, five):
                if mistake.name == ONE_ROW.name:
                    mistake = {True: ONE_ROW, False: ONE_ROW_AN_EPOCH}.get(once())
                elif five == "in order" and once() is False:
                    mistake = SHUFFLED_LATE
                if mistake is not None:
                    found.add(mistake, *OTHER_TESTS)
                return
        if once():
            found.add(ONCE, *OTHER_TESTS)

    def _leads(self, step, plan, task, order):
        """Whether this order leads to the end of a task; not where there are fewer rows."""
        count = len(plan.data(task.rows, task.lesson))
        return max(order) < count and same(task.trained, walk(step, plan, task, order).end)

    def _same_again(self, suspect, run, step, plan):
        """Whether the second epoch has the order of the first, for thirty generators, where chance
        makes it so for one in two; None: it cannot be read."""
        two = (*self._rows(suspect, 2), fresh_params(suspect.rng), 0.01)
        for seed in range(20, 50):
            task, _ = self._ask(suspect, run, two, 2, seed)
            options = fitting(step, plan, task, suspect.tick)
            if not options or len(options) != 1:
                return None
            order = options[0][0]
            if order[: len(order) // 2] != order[len(order) // 2 :]:
                return False
        return True


ALL = tuple(range(len(PATHS)))
IN_PAIRS = tuple(number for number in ALL if not PATHS[number][0].alone)


def _kept(tasks):
    """Whether each list of losses begins with all of the list before it."""
    lists = [task.losses or () for task in tasks]
    pairs = itertools.pairwise(lists)
    return all(len(b) > len(a) >= 1 and b[: len(a)] == a for a, b in pairs)


EARLY = reworded(after_update(), ())

FIVE_ROWS = {"first": (0,) * 15, "last": (4,) * 15, "in order": tuple(range(5)) * 3}


def _last_losses(task):
    return replace(task, losses=task.losses[-task.epochs :])


class Found:
    """Mistakes, and in which tests each shows."""

    def __init__(self):
        self.causes, self.parts = {}, {}

    def add(self, mistake, *tests, where=()):
        self.causes[mistake] = tuple(where)
        for test in tests:
            self.parts.setdefault(test, []).append(mistake)

    def take(self, other):
        """All that another has found, too."""
        self.causes |= other.causes
        for test, mistakes in other.parts.items():
            self.parts.setdefault(test, []).extend(mistakes)

    def finding(self):
        if not self.causes:
            return None
        parts = {test: tuple(mistakes) for test, mistakes in self.parts.items()}
        return Finding(self.causes, parts, frozenset(parts))


def twisted_step(net, parts, recipes):
    """One step with these expressions in the slots of the nine; None if not all are known."""
    if any(part.label not in recipes for part in parts):
        return None
    late = any(
        "new_W1" in t or "new_b1" in t
        for p in parts
        if p.group in ("W2", "b2")
        for t in recipes[p.label].values()
    )
    order = ("W1", "b1", "W2", "b2") if late else ("W2", "b2", "W1", "b1")
    lines = ["def step(given, env, new):"]
    named = (*NAMES, "dW1", "db1", "dW2", "db2")
    lines += [f"    {name} = env[{name!r}]" for name in named]
    lines += [f"    {name} = new[{name!r}]" for name in ("new_W1", "new_b1", "new_W2")]
    lines += ["    new_b2 = None"]
    for part in sorted(parts, key=lambda part: order.index(part.group)):
        lines += ["    " + line for line in _lines(part, recipes[part.label])]
    lines += ["    return (*new_W1[0], *new_W1[1], *new_b1, *new_W2, new_b2)"]
    names = dict(FUNCTIONS_OF_FORMULAS)
    exec("\n".join(lines), names)
    inner = names["step"]

    @functools.lru_cache(maxsize=20_000)
    def step(p, row, rate):
        env = forward_env(row[:2], as_dict(p), net.act) | {"y": row[2]}
        new = {"new_W1": [[None] * 2, [None] * 2], "new_b1": [None] * 2, "new_W2": [None] * 2}
        found = inner(rate, gradients.gradient_env(env, net), new)
        return tuple(map(float, found))

    return step


NAMES = ("x", "y", "W1", "b1", "W2", "b2", "z", "O", "z_out", "y_hat")


def _lines(part, recipe):
    yield "rate = given"  # a slot has this name, too
    yield from (f"{name} = {index}" for name, index in part.at.items())
    yield from (f"{name} = {expression}" for name, expression in part.let.items())
    yield recipe[PLACE] or "pass"
    yield from (f"{slot} = {recipe[slot]}" for slot in part.slots)
    yield f"it = {part.formula}"
    indices = "".join(f"[{index}]" for index in part.at.values())  # not moved by the place
    yield f"new_{part.group}{indices} = {recipe[WHOLE]}"


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
        except (Mismatch, TypeError, ValueError, OverflowError):
            continue
    raise Mismatch("not known")


def listed(losses):
    found = np.asarray(losses.value, dtype=float).ravel()
    return tuple(found.tolist())


def _form(name, says):
    return Mistake(
        name,
        says,
        "What does `return` hand back, in which order?",
        "return params, losses: the trained parameters, and one number for each epoch",
    )


FORMS = {
    "swapped": _form(
        "returned in the wrong order",
        "The losses are returned first, the parameters second: it is asked the other way round.",
    ),
    "params": _form(
        "losses not returned", "Only the parameters are returned; the losses are asked for, too."
    ),
    "losses": _form(
        "parameters not returned",
        "Only the losses are returned; the trained parameters are asked for, too.",
    ),
    "nothing": _form(
        "nothing is returned",
        "The function returns nothing: its `return` is missing or never reached.",
    ),
}
ONCE = Mistake(
    "order drawn once for all epochs",
    "The order of the rows is drawn once, and every epoch takes the same.",
    "How often does your program ask rng?",
    "In every epoch, n times: pick a random row with rng.",
)
