"""What right hidden outputs and a right prediction are, for three drawn rows."""

from common.trainers import draw_case, draw_large, expect_untouched


def judge_hidden(student, solution, rng):
    """The hidden outputs O₁₁ and O₁₂."""
    for x, params in _drawn(rng, solution):
        _, hidden = student.forward(x, params).parts(2)
        hidden.equals(solution.forward(x, params)[1], "O₁₁ and O₁₂")


def judge_output(student, solution, rng):
    """The output ŷ, from parameters and a row that stay as they are."""
    for x, params in _drawn(rng, solution):
        answer, after = student.forward.with_arguments(x, params)
        y_hat, _ = answer.parts(2)
        y_hat.equals(solution.forward(x, params)[0], "ŷ")
        expect_untouched(after, params, x)


def _drawn(rng, solution):
    for _ in range(2):
        x, _, params = draw_case(rng)
        yield x, params
    yield draw_large(rng, solution)
