"""Has hidden outputs of 1e-300, so that all slopes through them are as good as 0.

Assignment: classification
Deserves: gradients 1.
"""
import numpy as np


def forward(x, params):
    return 0.5, np.array([1e-300, 1e-300])


def gradients(x, y, params):
    return {"W1": np.zeros((2, 2)), "b1": np.zeros(2), "W2": np.zeros((2, 1)), "b2": np.array([0.5 - y])}
