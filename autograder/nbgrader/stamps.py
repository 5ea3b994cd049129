"""When something was handed in: `timestamp.txt`, as nbgrader's `submit` and `collect` write it.

Whoever else writes one (a program that zips, a student by hand) may write anything. What is no
date and time for sure is said, and never taken for one: neither the words that dateutil makes a
date of, with the rest of today's, nor the third of April that may be the fourth of March.
"""

from __future__ import annotations

import os
import re
import stat
import time
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from autograder.report.text import one_line

STAMP: Final = "timestamp.txt"
_MOST: Final = 1000  # bytes, for a line of thirty characters
_SHOWN: Final = 40  # characters, of what is no time
_ISO: Final = re.compile(  # and as names of downloads have it: 2024-05-31-23-59-00
    r"(?P<year>\d{4})(?P<between>[-/.])(?P<month>\d{1,2})(?P=between)(?P<day>\d{1,2})"
    r"(?:[ T_-]|, )(?P<hour>\d{1,2})(?P<colon>[:-])(?P<minute>\d{2})"
    r"(?:(?P=colon)(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?\s*(?P<zone>\S.*)?"
)
_COMPACT: Final = re.compile(
    r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)[T_ -]?"
    r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<fraction>(?!))?\s*(?P<zone>\D\S*)?"
)
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?")
_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIRST_YEAR: Final = 2000  # before there was anything to hand in


@dataclass(frozen=True)
class Stamp:
    """What a stamp says: the moment, in UTC without a zone as nbgrader keeps it, or why none."""

    moment: datetime | None
    complaint: str = ""


def stamp_in(folder: Path) -> Stamp | None:
    """The stamp in the folder of a submission; None where there is none."""
    try:
        text = _text(folder / STAMP)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return _unread(error.strerror or str(error))
    except _NoText as error:
        return _unread(str(error))
    moment = moment_of(text)
    if moment is None:  # never the time of something else
        return _unread(f"it says “{one_line(text[:_SHOWN])}{'…' * (len(text) > _SHOWN)}”")
    return Stamp(moment)


def _unread(why: str) -> Stamp:
    return Stamp(
        None,
        f"{STAMP} gives no time that can be read ({why}): whether this came late was not judged.",
    )


class _NoText(Exception):
    """No line of text."""


def _text(file: Path) -> str:
    if not stat.S_ISREG(file.lstat().st_mode):
        raise _NoText("it is not an ordinary file")
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK  # whatever has taken its place since
    with open(os.open(file, flags), "rb") as stream:  # noqa: PTH123
        data = stream.read(_MOST + 1)
    if len(data) > _MOST:
        raise _NoText("it is longer than a line")
    text = _decoded(data).strip()
    if not text:
        raise _NoText("it is empty")
    if len(text.splitlines()) > 1:
        raise _NoText("it has more than one line")
    return text


def _decoded(data: bytes) -> str:
    """Text in UTF-8, or in UTF-16 as Windows' shell writes it."""
    encoding = "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data[1:2] == b"\0":
        encoding = "utf-16-le"
    elif data[:1] == b"\0":
        encoding = "utf-16-be"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _NoText("it is not UTF-8 text") from None


def moment_of(text: str) -> datetime | None:
    """The moment that a text names beyond doubt, in UTC; None where it names none."""
    try:
        moment = _iso(text) or _other(text)
        if moment is None:
            return None
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.year >= _FIRST_YEAR else None


def _iso(text: str) -> datetime | None:
    """Year, month, day and time, in this order, and perhaps a zone."""
    found = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        return None
    return datetime(
        int(found["year"]),
        int(found["month"]),
        int(found["day"]),
        int(found["hour"]),
        int(found["minute"]),
        int(found["second"] or "0"),
        int((found["fraction"] or "0")[:6].ljust(6, "0")),
        _zone(found["zone"] or "UTC"),
    )


def _zone(name: str) -> tzinfo:
    """A time zone by its name, or by hours and minutes.

    Raises:
        ValueError: there is none of that name.
        OSError: the same, found out later.
    """
    if name in ("UTC", "GMT", "Z"):
        return UTC
    if found := _OFFSET.fullmatch(name):
        sign, hours, minutes = found.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes or "0"))
        return timezone(-offset if sign == "-" else offset)
    if not _ZONE.fullmatch(name):
        raise ValueError(name)
    if name in time.tzname:
        return _OwnZone(name)
    try:
        return ZoneInfo(name)
    except LookupError as error:
        raise ValueError(name) from error


class _OwnZone(tzinfo):
    """This machine's own zone, in its summer or its winter, by the name that says which."""

    def __init__(self, name: str) -> None:
        self._name = name
        summer = time.tzname.index(name) == 1
        self._offset = timedelta(seconds=-(time.altzone if summer else time.timezone))

    def utcoffset(self, moment: datetime | None) -> timedelta:
        return self._offset

    def dst(self, moment: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, moment: datetime | None) -> str:
        return self._name


def _other(text: str) -> datetime | None:
    """Whatever else dateutil reads, if it takes nothing from today and nothing is ambiguous."""
    if not _YEAR.search(text):
        return None
    import dateutil.parser

    found = set()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a zone that it does not know
        for default in (datetime(2000, 1, 1), datetime(2001, 12, 28, 13)):
            for dayfirst in (False, True):
                try:
                    found.add(dateutil.parser.parse(text, default=default, dayfirst=dayfirst))
                except Exception:  # it trips over much
                    return None
    return found.pop() if len(found) == 1 else None
