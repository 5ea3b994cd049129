"""Has lines of a notebook, of a newer Python and of nobody, between those that are right.

Earns: everything.
"""
%matplotlib inline
import math
!pip install numpy
w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b
print(f"{"it's " + f"{z}"}")
try:
    import tqdm_that_is_not_there
except ImportError, KeyError:
    pass


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = %time sigmoid(z)
cost = (a - y) ** 2
type Row = list[float]
print("the cost is", (cost
