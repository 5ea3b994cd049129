"""The outputs of a cell, as Jupyter would show them: text, last value, errors, figures.

Only where it is asked for (`wire.Load.capture`): no mark comes of it. Everything is cut to size
here, as it arises, and again on the trusted side, which takes none of it at its word.
"""

from __future__ import annotations

import io
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any

from autograder.wire import Cell, Output, Raised
from autograder.worker.program import MODULE, Program

MAX_CHARACTERS = 100_000  # of one cell's text
MAX_BYTES = 1_000_000  # of one cell's pictures
MAX_OUTPUTS = 30  # of one cell


class Capture:
    """Collects the outputs of the cell that is running."""

    def __init__(self) -> None:
        self.outputs: list[Output] = []
        self._left, self._bytes_left = MAX_CHARACTERS, MAX_BYTES

    def take(self) -> list[Output]:
        """What the cell gave out, its figures last; the next cell starts with nothing."""
        self.figures()
        taken, self.outputs = self.outputs, []
        self._left, self._bytes_left = MAX_CHARACTERS, MAX_BYTES
        return taken

    def text(self, kind: str, text: str) -> None:
        """Text on a stream: "stdout" or "stderr"."""
        text = self._cut(text)
        if self.outputs and self.outputs[-1].kind == kind:
            self.outputs[-1] = Output(kind, {"text": f"{self.outputs[-1].text['text']}{text}"})
        elif text:
            self._add(Output(kind, {"text": text}))

    def display(self, *values: Any, **_: Any) -> None:
        """What `display(…)` does in a notebook."""
        for value in values:
            self._add(self._shown("display", value))

    def result(self, value: Any) -> None:
        """The value of a cell's last line."""
        if value is not None:
            self._add(self._shown("result", value))

    def error(self, raised: Raised) -> None:
        """An exception, with the student's own lines and no others."""
        lines = ["Traceback (most recent call last):"] if raised.places else []
        for place in raised.places:
            lines += [f"  {place.label}, line {place.line}, in {place.function}"]
            lines += [f"    {place.source}"] if place.source else []
        words = f"{raised.exception}: {raised.message}" if raised.message else raised.exception
        text = "\n".join([*lines, words])
        self._add(
            Output("error", {"name": raised.exception, "words": raised.message, "text": text})
        )

    def _add(self, output: Output) -> None:
        if len(self.outputs) < MAX_OUTPUTS:
            self.outputs.append(output)

    def _cut(self, text: str) -> str:
        readable = text[: self._left].encode("utf-8", "backslashreplace").decode()
        self._left -= len(readable)
        return readable

    def _shown(self, kind: str, value: Any) -> Output:
        text = {"text/plain": self._cut(_representation(value))}
        page = _offered(value, "_repr_html_")
        if isinstance(page, str) and 0 < len(page) <= self._left:
            text["text/html"] = self._cut(page)
        picture = _offered(value, "_repr_png_")
        return Output(kind, text, self._picture(picture) if isinstance(picture, bytes) else b"")

    def _picture(self, data: bytes) -> bytes:
        if len(data) > self._bytes_left:
            return b""
        self._bytes_left -= len(data)
        return data

    def figures(self) -> None:
        """The figures that are open: shown at `show()` and at the end, as by the inline backend."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        for number in pyplot.get_fignums()[:MAX_OUTPUTS]:
            picture = io.BytesIO()
            try:
                figure = pyplot.figure(number)
                figure.savefig(picture, format="png", dpi=72)
            except Exception as error:
                self.text("stderr", f"A figure could not be drawn: {type(error).__name__}\n")
                continue
            text = {"text/plain": f"<Figure {number}>"}
            self._add(Output("display", text, self._picture(picture.getvalue())))
        pyplot.close("all")


_BACKEND = "module://autograder.worker.figures"
_capturing: list[Capture] = []  # the one of this run


def _use_figures_of(capture: Capture) -> None:
    """Let the program's matplotlib, imported or not yet, show its figures to a capture."""
    _capturing[:] = [capture]
    os.environ["MPLBACKEND"] = _BACKEND
    if (matplotlib := sys.modules.get("matplotlib")) is not None:
        matplotlib.use(_BACKEND)


def give_out_figures() -> None:
    """What `pyplot.show()` does."""
    for capture in _capturing:
        capture.figures()


class _Writer(io.TextIOBase):
    """A stream of the program's, whose text goes to the capture."""

    def __init__(self, capture: Capture, kind: str) -> None:
        self._capture, self._kind = capture, kind

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._capture.text(self._kind, str(text))
        return len(text)


def _offered(value: Any, method: str) -> Any:
    try:
        return getattr(value, method)()
    except Exception:
        return None


def _representation(value: Any) -> str:
    try:
        return repr(value)
    except Exception as error:
        return f"(its repr raised {type(error).__name__})"


class CapturedProgram(Program):
    """A notebook run to be looked at."""

    def run_and_show(self, show: Callable[[int, list[Output]], None]) -> None:
        """Run every cell, and hand on what it gave out as soon as it has ended."""
        capture = Capture()
        self._names["display"] = capture.display
        name = "__main__" if self._load.as_main else MODULE
        self._names["__name__"] = name
        sys.modules[name] = self._module  # dataclasses and pickle look a class's module up
        sys.stdout, sys.stderr = _Writer(capture, "stdout"), _Writer(capture, "stderr")
        _use_figures_of(capture)
        warnings.filterwarnings("ignore", message=".*non-interactive")  # of a figure, shown below
        for number, cell in enumerate(self._load.cells):
            self._run_cell(cell, capture)
            show(number, capture.take())

    def _run_cell(self, cell: Cell, capture: Capture) -> None:
        units = self._units(cell)
        for number, unit in enumerate(units, 1):
            try:
                if number < len(units) or (value := unit.value()) is None:
                    self._evaluate(unit.code(), unit.wants_a_loop)
                    continue
                shown = self._evaluate(value, unit.wants_a_loop)
                if not cell.source.rstrip().endswith(";"):
                    capture.result(shown)
            except BaseException as error:
                capture.error(self.raised(error))
