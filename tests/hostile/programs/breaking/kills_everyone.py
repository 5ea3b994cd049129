"""Kills every process it may send a signal to.

Deserves: nothing.
"""
import os
import signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)
for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP):
    for process in (1, os.getppid() or 1, *range(2, 400)):
        if process != os.getpid():
            try:
                os.kill(process, number)
            except OSError:
                pass
os.killpg(0, signal.SIGTERM)
os.kill(-1, signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
