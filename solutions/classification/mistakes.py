"""Known mistakes in the classification network, and how each shows."""

import mistakes_gradients
from mistakes_nets import LOGISTIC

QUESTIONS = (mistakes_gradients.question(LOGISTIC),)
