"""Known mistakes in the classification network, and how each shows."""

from common.mistakes import forward, gradients, loss, train, update
from common.mistakes.nets import LOGISTIC

QUESTIONS = (
    forward.question(LOGISTIC),
    loss.question(LOGISTIC),
    gradients.question(LOGISTIC),
    update.question(LOGISTIC),
    train.Train(LOGISTIC),
)
