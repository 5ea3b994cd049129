"""Skips the tests it cannot pass: `pytest.skip`, at load and in a call.

Deserves: nothing.
"""
import pytest


def sigmoid(z):
    pytest.skip("no time for this")


pytest.skip("nothing to see here", allow_module_level=True)
