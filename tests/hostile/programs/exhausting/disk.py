"""Fills the disk, in as many files as it takes.

Deserves: nothing.
Says, with bubblewrap: No space left on device
"""


def sigmoid(z):
    for number in range(10**6):
        with open(f"{number}", "wb") as stream:
            stream.write(bytes(10**6))
