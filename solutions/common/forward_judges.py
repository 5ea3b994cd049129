"""What right hidden outputs and a right prediction are, for two drawn rows."""

from common.trainers import draw_case, expect_untouched


def judge_hidden(student, solution, rng):
    """The hidden outputs O₁₁ and O₁₂."""
    for _ in range(2):
        x, _, params = draw_case(rng)
        _, hidden = student.forward(x, params).parts(2)
        hidden.equals(solution.forward(x, params)[1], "O₁₁ and O₁₂")


def judge_output(student, solution, rng):
    """The output ŷ, from parameters that stay as they are."""
    for _ in range(2):
        x, _, params = draw_case(rng)
        answer, after = student.forward.with_arguments(x, params)
        y_hat, _ = answer.parts(2)
        y_hat.equals(solution.forward(x, params)[0], "ŷ")
        expect_untouched(after[1], params)
