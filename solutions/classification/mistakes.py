"""Known mistakes in the classification network, and how each shows."""

from common.mistakes import forward, left_behind, loss, train, update
from common.mistakes.nets import LOGISTIC

QUESTIONS = (
    forward.question(LOGISTIC),
    loss.question(LOGISTIC),
    left_behind.Gradients(LOGISTIC),
    update.question(LOGISTIC),
    train.Train(LOGISTIC),
)
