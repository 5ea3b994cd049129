"""Never reads what the grader sends, and makes it send much.

Deserves: nothing.
"""
import signal
import time

signal.setitimer(signal.ITIMER_REAL, 0.2)
signal.signal(signal.SIGALRM, lambda *_: time.sleep(3600))
z = 7.0
