"""Known mistakes in the regression network, and how each shows."""

import mistakes_forward
import mistakes_gradients
import mistakes_loss
import mistakes_train
import mistakes_update
from mistakes_nets import LINEAR

QUESTIONS = (
    mistakes_forward.question(LINEAR),
    mistakes_loss.question(LINEAR),
    mistakes_gradients.question(LINEAR),
    mistakes_update.question(LINEAR),
    mistakes_train.Train(LINEAR),
)
