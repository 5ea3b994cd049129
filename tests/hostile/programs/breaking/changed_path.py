"""Empties `sys.path`, moves to another folder and removes the one it was in.

Earns: everything.
"""
import math
import os
import shutil
import sys

sys.path.clear()
sys.meta_path.clear()
sys.path_hooks.clear()
os.mkdir("gone")
os.chdir("gone")
shutil.rmtree(os.getcwd())
os.umask(0o777)

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
