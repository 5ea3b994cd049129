"""Leaves, while a child keeps the line to the grader open.

Deserves: nothing.
"""
import os
import time

if os.fork():
    os._exit(0)
os.setsid()
time.sleep(3600)
