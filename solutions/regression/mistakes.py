"""Known mistakes in the regression network, and how each shows."""

from common.mistakes import forward, left_behind, loss, train, update
from common.mistakes.nets import LINEAR

QUESTIONS = (
    forward.question(LINEAR),
    loss.question(LINEAR),
    left_behind.Gradients(LINEAR),
    update.question(LINEAR),
    train.Train(LINEAR),
)
