"""Known mistakes in the regression network, and how each shows."""

from common.mistakes import forward, gradients, loss, train, update
from common.mistakes.nets import LINEAR

QUESTIONS = (
    forward.question(LINEAR),
    loss.question(LINEAR),
    gradients.question(LINEAR),
    update.question(LINEAR),
    train.Train(LINEAR),
)
