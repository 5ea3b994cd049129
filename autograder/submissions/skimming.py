"""A notebook's text without what its cells gave out, which is skipped while it is read.

Saved outputs and pasted pictures make notebooks of a hundred megabytes. What is kept in memory is
what is left, and the cell that is just being read.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

# Possessive, so that a string of megabytes takes no stack.
_REST_OF_STRING: Final = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_NEXT: Final = re.compile(rb'["\[\]{}]')
# All up to the next bracket, strings that end in this part included.
_UNTIL_BRACKET: Final = re.compile(rb'(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
_BACKSLASH: Final = ord("\\")
_CELLS: Final = (b"{[{", b"{[{[{")  # where a cell lies: since nbformat 4, and before
_ABOUT: Final = b"{{"  # the notebook's own metadata, which holds the state of widgets
_OUTPUTS: Final = frozenset({b'"outputs"', b'"widgets"'})
_PICTURES: Final = frozenset({b'"attachments"'})
_LONG: Final = 65536  # bytes; a cell without code that is longer holds a picture
_STEPS: Final = 20_000_000  # some ten seconds


class TooMuchLeft(Exception):
    """Without outputs, and pictures, it is still more than it may be."""


class _Kind(msgspec.Struct):
    cell_type: str = ""


class Skimmer:
    """Takes a notebook part by part; `text` is what is left of it.

    pictures: whether attachments, and long cells that are no code, are left as well.
    most: bytes.
    """

    def __init__(self, pictures: bool, most: int) -> None:
        self._cut = _OUTPUTS if pictures else _OUTPUTS | _PICTURES
        self._pictures, self._most = pictures, most
        self.text = bytearray()
        self._open = bytearray()  # the brackets around what comes next
        self._in_string = self._escaped = False
        self._skipped_from: int | None = None  # as many brackets were open
        self._key = self._after = 0  # where the last string began, and ended
        self._cell = 0  # where the last cell began
        self._steps = 0

    def feed(self, part: bytes) -> None:
        """Take the next part.

        Raises:
            TooMuchLeft: there is more than there may be.
        """
        at, end = 0, len(part)
        while at < end:
            self._steps += 1
            at = self._string(part, at) if self._in_string else self._structure(part, at)
        if self._steps > _STEPS:
            raise TooMuchLeft

    def _take(self, part: bytes) -> None:
        if self._skipped_from is None:
            self.text += part

    def _string(self, part: bytes, at: int) -> int:
        """Go on to the end of a string, or of the part."""
        if self._escaped:
            self._escaped = False
            self._take(part[at : at + 1])
            return at + 1
        found = _REST_OF_STRING.match(part, at)
        stop = found.end() if found else at
        if stop < len(part):
            self._in_string = self._escaped = part[stop] == _BACKSLASH  # else it is the end
            stop += 1
        self._take(part[at:stop])
        if not self._in_string:
            self._after = len(self.text)
        return stop

    def _structure(self, part: bytes, at: int) -> int:
        """Go on past the next bracket, or into the next string."""
        if self._skipped_from is None:
            found = _NEXT.search(part, at)
            stop = found.start() if found else len(part)
        else:
            found = _UNTIL_BRACKET.match(part, at)
            stop = found.end() if found else at
        self._take(part[at:stop])
        if stop == len(part):
            return stop
        sign = part[stop : stop + 1]
        if sign == b'"':
            self._key, self._in_string = len(self.text), True
            self._take(sign)
        elif sign in b"[{":
            self._begin(sign)
        else:
            self._end(sign)
        return stop + 1

    def _begin(self, bracket: bytes) -> None:
        if self._skipped_from is None and self._is_cut():
            self._skipped_from = len(self._open)
        self._open += bracket
        if self._skipped_from is None:
            if bytes(self._open[:6]) in _CELLS:
                self._cell = len(self.text)
            self.text += bracket

    def _end(self, bracket: bytes) -> None:
        was_cell = bytes(self._open[:6]) in _CELLS
        del self._open[-1:]
        if self._skipped_from is None:
            self.text += bracket
            if was_cell:
                self._end_cell()
        elif len(self._open) <= self._skipped_from:
            self._skipped_from = None
            self.text += b"[]" if bracket == b"]" else b"{}"

    def _is_cut(self) -> bool:
        """Whether what begins here is the value of a key that is cut."""
        around = bytes(self._open[:6])
        if around not in _CELLS and around != _ABOUT:
            return False
        key = bytes(self.text[self._key : self._after])
        return key in self._cut and bytes(self.text[self._after :]).strip() == b":"

    def _end_cell(self) -> None:
        if not self._pictures and len(self.text) - self._cell > _LONG:
            try:
                kind = msgspec.json.decode(self.text[self._cell :], type=_Kind).cell_type
            except msgspec.MsgspecError:
                return
            if kind != "code":
                self.text[self._cell :] = b'{"cell_type": "markdown", "source": ""}'
        if len(self.text) > self._most:
            raise TooMuchLeft
