"""matplotlib's backend for a run that is looked at: `show()` gives figures out where it stands.

As in a notebook: what is drawn after it is another figure, in the same cell or not. matplotlib
imports this by its name, and reads the names that it has to have; all but `show` are Agg's.
"""

from __future__ import annotations

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from autograder.worker.capture import give_out_figures

FigureCanvas, FigureManager = FigureCanvasAgg, FigureManagerBase


def show(*_: object, **__: object) -> None:
    """What `pyplot.show()` calls."""
    give_out_figures()
