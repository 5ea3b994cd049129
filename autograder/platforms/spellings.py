"""Names that are the same, however a platform writes them."""

from __future__ import annotations

import re
import unicodedata


def same(one: str, other: str) -> bool:
    """Whether two names are the same, whichever comes first, first name or last."""
    return bool(one) and bool(_forms(one) & _forms(other))


def same_group(one: str, other: str) -> bool:
    """Whether two names of groups are the same, also where a platform has written one as a slug."""
    return same(one, other) or (_slug(one) == _slug(other) and bool(_slug(one)))


def _forms(name: str) -> set[str]:
    """The ways a name is written: `Lovelace, Ada`, `Ada Lovelace`, and Canvas's `lovelaceada`."""
    text = " ".join(unicodedata.normalize("NFC", name).replace("_", " ").casefold().split())
    forms = {text}
    last, comma, first = text.partition(",")
    if comma:
        forms |= {f"{first.strip()} {last.strip()}".strip()}
        forms |= {_slug(text)}
    return forms


def _slug(name: str) -> str:
    """A name less all that is no letter and no digit, as in Canvas's downloads."""
    return re.sub(r"[^\w]", "", unicodedata.normalize("NFC", name)).casefold()
