"""Reads the environment: Python's, and the C library's own copy.

Deserves: nothing.
Unjailed: finds the secret
"""
import ctypes
import os
import re

environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
words = [repr(dict(os.environ))]
number = 0
while environ and environ[number] is not None:
    words.append(environ[number].decode(errors="replace"))
    number += 1
z = re.findall(r"canary-\w+", " ".join(words))[:3]
