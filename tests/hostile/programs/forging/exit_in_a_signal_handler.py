"""Ends the process with status 0 from a signal handler.

Deserves: nothing.
Says: ended itself
"""
import os
import signal
import time

signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
signal.setitimer(signal.ITIMER_REAL, 0.01)
time.sleep(5)
