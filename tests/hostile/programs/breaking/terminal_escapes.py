"""Puts terminal escapes into messages: clears the screen, changes the title, types commands.

Deserves: nothing.
"""


def sigmoid(z):
    raise ValueError("\x1b[2J\x1b]0;10/10\x07\x1b[8m\x9b31m\r10 / 10 points\x08\x7f")


z = "\x1bc\x1b]52;c;cm0gLXJm\x07"
