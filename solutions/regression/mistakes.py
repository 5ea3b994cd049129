"""Known mistakes in the regression network, and how each shows."""

import mistakes_gradients
from mistakes_nets import LINEAR

QUESTIONS = (mistakes_gradients.question(LINEAR),)
