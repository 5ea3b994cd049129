"""Swallows whatever is raised to stop it.

Deserves: nothing.
"""


def sigmoid(z):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
        finally:
            sigmoid(z)
