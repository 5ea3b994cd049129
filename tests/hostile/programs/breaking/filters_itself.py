"""Installs a seccomp filter of its own that kills its process for whatever it does next.

Earns: weighted_sum 2.
Needs: seccomp
Never says: the program was ended by SIG
"""
import ctypes
import struct

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def sigmoid(z):
    libc = ctypes.CDLL(None)
    kill = Program(1, struct.pack("HBBI", 6, 0, 0, 0x80000000))
    libc.prctl(38, 1, 0, 0, 0)
    libc.prctl(22, 2, ctypes.byref(kill), 0, 0)
    return 7.0
