"""Known mistakes in the classification network, and how each shows."""

import mistakes_forward
import mistakes_gradients
import mistakes_loss
import mistakes_train
import mistakes_update
from mistakes_nets import LOGISTIC

QUESTIONS = (
    mistakes_forward.question(LOGISTIC),
    mistakes_loss.question(LOGISTIC),
    mistakes_gradients.question(LOGISTIC),
    mistakes_update.question(LOGISTIC),
    mistakes_train.Train(LOGISTIC),
)
