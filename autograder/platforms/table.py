"""A table that a platform wrote, read and written back as it was: nothing but cells changes.

Its separator, its quotes, its line ends and its encoding stay.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from autograder.platforms.errors import PlatformError

_LARGEST: Final = 64 * 2**20  # bytes
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS: Final = (",", ";", "\t")


class TableError(PlatformError):
    """A file that is no table of the platform's; the text says why, and what is looked for."""


@dataclass(frozen=True)
class Table:
    """A table, row by row, its header among them, and how it was written."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    encoding: str = "utf-8"
    separator: str = ","
    line_end: str = "\n"
    all_quoted: bool = False

    @property
    def header(self) -> tuple[str, ...]:
        return self.rows[0]

    def with_rows(self, rows: Sequence[Sequence[str]]) -> Table:
        return replace(self, rows=tuple(map(tuple, rows)))

    def encode(self) -> bytes:
        """The file: what its encoding has no letter for is written out."""
        text = io.StringIO(newline="")
        writer = csv.writer(
            text,
            delimiter=self.separator,
            lineterminator=self.line_end,
            quoting=csv.QUOTE_ALL if self.all_quoted else csv.QUOTE_MINIMAL,
        )
        writer.writerows(self.rows)
        return text.getvalue().encode(self.encoding, "backslashreplace")


def read_table(file: Path) -> Table:
    """A table from a file with commas, semicolons or tabs.

    Raises:
        TableError: it is none.
        OSError: it cannot be read.
    """
    with file.open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise TableError(f"{file} is larger than {_LARGEST // 2**20} MB")
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise TableError(f"{file} is an Excel workbook: save it as CSV (UTF-8)")
    encoding, text = _decoded(file, data)
    if not text.strip():
        raise TableError(f"{file} is empty")
    first = text.lstrip("\r\n").splitlines()[0]
    separator = max(_SEPARATORS, key=lambda mark: _outside_quotes(first, mark))
    try:
        lines = io.StringIO(text, newline="")
        rows = [tuple(row) for row in csv.reader(lines, delimiter=separator, strict=True)]
    except csv.Error as error:
        says = f"{file} is no table with {separator!r} between its cells: {error}"
        raise TableError(says) from error
    line_end = "\r\n" if "\r\n" in text else "\n"
    cells = first.split(separator)
    quoted = all(cell.startswith('"') for cell in cells)
    while rows and not any(rows[0]):
        rows.pop(0)
    return Table(file.name, tuple(rows), encoding, separator, line_end, quoted)


def _decoded(file: Path, data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return encoding, data.decode(encoding)
            except UnicodeDecodeError as error:
                raise TableError(f"{file} is no {encoding} text, though it begins so") from error
    for encoding in ("utf-8", "cp1252", "latin-1"):
        try:
            return encoding, data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(f"{file} is no text")  # never: latin-1 reads all


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])
