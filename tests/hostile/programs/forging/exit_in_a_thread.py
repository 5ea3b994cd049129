"""Ends the process with status 0 from a thread, at a moment of its own choosing.

Deserves: nothing.
"""
import os
import threading
import time


def leave():
    time.sleep(0.01)
    os._exit(0)


def sigmoid(z):
    threading.Thread(target=leave).start()
    time.sleep(5)
