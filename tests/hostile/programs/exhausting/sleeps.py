"""Sleeps through its test, using no processor time at all.

Deserves: nothing.
Says: did not return within
"""
import time


def sigmoid(z):
    time.sleep(3600)
