"""Writes all over the heap, and frees what was never allocated.

Deserves: nothing.
"""
import ctypes

libc = ctypes.CDLL(None)


def sigmoid(z):
    block = [bytes(64) for _ in range(1000)]
    for one in block[::7]:
        ctypes.memset(id(one) - 64, 0x41, 512)
    libc.free(ctypes.c_void_p(id(block) + 8))
    del block
    return [[0.5] * n for n in range(1000)]
