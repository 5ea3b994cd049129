"""A program that is run again beside a notebook shows nothing: no figure, no table, no page."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def nothing_shown() -> Iterator[None]:
    """Throw away what is displayed meanwhile; figures that were open are as they were.

    Where matplotlib is imported only meanwhile, its figures go, too.
    """
    open_before = _set_aside()
    try:
        with _no_display():
            yield
    finally:
        _close_all()
        if open_before:
            from matplotlib._pylab_helpers import Gcf

            Gcf.figs.update(open_before)


def _set_aside() -> dict[int, Any]:
    """The figures that are open: they are not, for pyplot, until they are put back."""
    if "matplotlib.pyplot" not in sys.modules:
        return {}
    from matplotlib._pylab_helpers import Gcf  # the list of pyplot's figures; it has no other name

    figures: dict[int, Any] = dict(Gcf.figs)
    Gcf.figs.clear()
    return figures


def _close_all() -> None:
    if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
        pyplot.close("all")


@contextlib.contextmanager
def _no_display() -> Iterator[None]:
    """IPython's own way to capture what is displayed, where this is IPython."""
    if "IPython" not in sys.modules:
        yield
        return
    from IPython.core.getipython import get_ipython
    from IPython.utils.capture import capture_output

    if get_ipython() is None:
        yield
        return
    with capture_output(stdout=False, stderr=False):
        yield
