"""Says text on a console: nothing in it acts on the terminal, and all of it can be printed."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.measure import Measurement
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from autograder.report.text import one_line, visible

_ASCII: Final = str.maketrans(
    {"✓": "+", "✗": "x", "·": "-", "–": "-", "━": "#", "─": ".", "→": "->"}
)


class Voice:
    """Says text on a console, so that it is safe there and can be encoded."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._encoding = None if console.encoding.startswith("utf") else console.encoding

    def line(self, text: str, style: str = "") -> Text:
        """Text on one line."""
        return Text(self._encodable(one_line(text)), style)

    def block(self, text: str, style: str = "") -> Text:
        """Text that keeps its own lines."""
        return Text(self._encodable(visible(text)), style)

    def sign(self, text: str, style: str = "") -> Text:
        """A mark, a bar or a dash of our own, in ASCII where the encoding asks for it."""
        return Text(text.translate(_ASCII) if self._encoding else text, style)

    def say(self, *parts: Text) -> None:
        """Print `parts` one after the other, and end the line."""
        self._console.print(Text.assemble(*parts), soft_wrap=not self._console.is_terminal)

    def table(self, table: Table) -> None:
        """Print a table."""
        self._console.print(table)

    def rule(self, title: str = "") -> None:
        """Print a line across, with a title of our own."""
        line = "-" if self._encoding else "─"
        heading = Text(title, "bold")
        self._console.print(Rule(heading, characters=line, align="left", style="red"))

    def has_room(self, table: Table) -> bool:
        """Whether a table fits without breaking words or numbers."""
        options = self._console.options.update(width=10**6)
        return Measurement.get(self._console, options, table).minimum <= self.width

    @property
    def width(self) -> int:
        """The columns there are."""
        return self._console.width

    def _encodable(self, text: str) -> str:
        if self._encoding is None:
            return text
        return text.encode(self._encoding, "backslashreplace").decode(self._encoding)
