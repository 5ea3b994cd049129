"""Uses halves of surrogate pairs in messages, keys and names.

Deserves: nothing.
"""

z = "a\ud800b"
a = {"\udfff": 1.0}


def sigmoid(z):
    raise ValueError("\udcff\ud800 \x00 \uffff")
