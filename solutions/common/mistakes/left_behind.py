"""Exercise 3 of a trainer: its formulas, and `gradients` of what an earlier `forward` left behind."""

import functools

from autograder.naming import Finding, Mistake
from autograder.naming.planted import Planted
from autograder.testing.answer import Mismatch, close
from autograder.testing.replies import StudentError
from common.mistakes import gradients
from common.mistakes.network import SYMBOLS, as_nine, forward_env, fresh_params, fresh_x, nine

LEFT = Mistake(
    "ŷ and O of an earlier forward pass",
    "`gradients` uses the ŷ and O that the last call of `forward` has left behind, which may be "
    "those of another row.",
    "For which row were the ŷ and O that your `gradients` uses worked out?",
    "y_hat, hidden = forward(x, params) in `gradients` itself, then the nine slopes",
)
_SURE = 3  # pairs of rows


class Gradients:
    """What is known of the nine slopes."""

    exercise = function = "gradients"

    def __init__(self, net):
        self._net = net
        self._formulas = gradients.question(net)
        self.parts = self._formulas.parts
        self.mistakes = (*self._formulas.mistakes, LEFT)

    def labels(self, test, title):
        """The slopes that a test looks at."""
        return self._formulas.labels(test, title)

    def planted(self):
        """Programs that make the mistakes, each in all its ways."""
        yield from self._formulas.planted()
        yield Planted("gradients", LEFT.name, "left behind", self._pins)

    def find(self, suspect):
        """What explains the wrong answers; see `Question.find`."""
        found = self._formulas.find(suspect)
        if found is None and self._are_left(suspect):
            labels = tuple(part.label for part in self.parts)
            return Finding({LEFT: labels}, dict.fromkeys(labels, (LEFT,)), frozenset(labels))
        return found

    def _are_left(self, suspect):
        """Whether slopes are by the formulas, but for the ŷ and O of the row asked before."""
        run, rng = suspect.student, suspect.rng
        try:
            for number in range(_SURE):
                suspect.tick()
                before, x = (fresh_x(rng), fresh_params(rng)), fresh_x(rng)
                y, params = float(number % 2), fresh_params(rng)
                run.forward(*before)
                found = nine(run.gradients(x, y, params))
                due = self._slopes(x, y, params, self._forward(*before))
                if any(not close(found[label], due[label]) for label in due):
                    return False
        except (Mismatch, StudentError):
            return False
        return True

    def _forward(self, x, params):
        env = forward_env(x, params, self._net.act)
        return {"y_hat": env["y_hat"], "O": env["O"]}

    def _slopes(self, x, y, params, left):
        env = forward_env(x, params, self._net.act) | {"y": float(y)} | left
        env = gradients.gradient_env(env, self._net)
        return {symbol: _at(env[f"d{key}"], at) for (key, *at), symbol in SYMBOLS.items()}

    def _pins(self, asked):
        left = {}

        def forward(x, params):
            left.update(self._forward(x, params))
            return left["y_hat"], left["O"]

        def slopes(x, y, params):
            if not left:
                raise NameError("nothing is left")
            return as_nine(self._slopes(x, y, params, left))

        return {"forward": forward, "gradients": slopes}


def _at(slopes, place):
    return functools.reduce(lambda inner, index: inner[index], place, slopes)
