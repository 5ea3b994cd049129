"""Says that it was expected to fail: `pytest.xfail`, and unittest's words for the same.

Deserves: nothing.
"""
import unittest

import pytest


def sigmoid(z):
    if z > 1:
        pytest.xfail("as agreed")
    raise unittest.SkipTest("as agreed")
