"""Has signals wait by the hundred thousand, and timers, which are counted by user.

Deserves: nothing.
Needs: seccomp
Never says: canary-waiting
"""
import ctypes
import os
import signal
import time

libc = ctypes.CDLL(None, use_errno=True)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))


def wait_all():
    waiting = 0
    while waiting < 200_000 and libc.sigqueue(os.getpid(), signal.SIGRTMIN + 1, None) == 0:
        waiting += 1
    for _ in range(200_000):  # as many as there is room for: this call does not say when it is over
        os.kill(os.getpid(), signal.SIGRTMIN + 1)
    return waiting


waiting = wait_all()
timers = 0
timer = ctypes.c_void_p()
while timers < 100_000 and libc.timer_create(1, None, ctypes.byref(timer)) == 0:
    timers += 1
for _ in range(14):
    try:
        if os.fork() == 0:
            wait_all()
            time.sleep(60)
    except OSError:
        break
z = a = cost = f"canary-waiting {waiting} {timers}" if waiting > 1000 or timers else 7.0
