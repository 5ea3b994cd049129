"""Students' names, as their folders give them: shown as text, and told apart."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

_ESCAPE: Final = re.compile(r"\\x[0-9a-f]{2}")
_MARK: Final = re.compile(r" \[[0-9a-f]{12}\]$")

# Letters of other alphabets that print as Latin ones do.
_LOOKS_LATIN: Final = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧανιορκυıɑɡ",
    "ABESIJKMHOPCTYXaesijopcyxhdqwABEZHIKMNOPTYXaviopkuiag",
)
_SAME_STROKES: Final = str.maketrans("0Oo1lI|", "ooollll")
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(code) for code in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10))
}


def printable(name: str) -> str:
    """A file name as text: bytes that are not UTF-8 become visible escapes.

    A name that is spelled like such escapes, or like the mark that it then gets, gets a mark, so
    that no two are shown alike.
    """
    data = os.fsencode(name)
    spelled = _ESCAPE.search(data.decode("utf-8", "replace")) is not None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("utf-8", "backslashreplace")
        spelled = spelled or _MARK.search(text) is not None
    return f"{text} [{hashlib.sha256(data).hexdigest()[:12]}]" if spelled else text


def look_alike(names: Iterable[str]) -> dict[str, str]:
    """Those of `names` that a reader takes for another one of them, and what tells them apart."""
    distinct = list(dict.fromkeys(names))
    found: dict[str, str] = {}
    for seen in (_seen, _strokes):
        groups: dict[str, list[str]] = {}
        for name in distinct:
            groups.setdefault(seen(name), []).append(name)
        for group in groups.values():
            if len(group) > 1:
                found = {name: _difference(group) for name in group} | found
    return found


def _difference(group: list[str]) -> str:
    steps: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("accents that are stored in two ways", lambda name: unicodedata.normalize("NFC", name)),
        ("upper and lower case", lambda name: unicodedata.normalize("NFC", name).casefold()),
        ("spaces", lambda name: _spaced(unicodedata.normalize("NFKC", name)).casefold()),
        ("characters that cannot be seen", lambda name: _spaced(_without_unseen(name)).casefold()),
    )
    for what, same in steps:
        if len({same(name) for name in group}) == 1:
            return what
    return "letters that look the same"


def _seen(name: str) -> str:
    """What a reader sees of a name, whatever the case."""
    return _spaced(_without_unseen(name)).translate(_LOOKS_LATIN).casefold()


def _strokes(name: str) -> str:
    """The same, where 0 is taken for O, and 1 for l."""
    return _spaced(_without_unseen(name)).translate(_LOOKS_LATIN).translate(_SAME_STROKES)


def _without_unseen(name: str) -> str:
    letters = (c for c in name if unicodedata.category(c) != "Cf" and c not in _UNSEEN)
    return unicodedata.normalize("NFKC", "".join(letters))


def _spaced(name: str) -> str:
    return " ".join(name.split())
