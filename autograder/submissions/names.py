"""The names in a program's text as Python reads them, without the time that Python may take.

Its parser puts the accents of a name in order, and for a name of many takes hours, in one step of
C that nothing interrupts.
"""

from __future__ import annotations

import functools
import re
import unicodedata


def in_ascii(source: str) -> str:
    """The source, its lines kept, with names as Python reads them.

    `import ｊａｘ` is `import jax`. What is not ASCII even then becomes an underscore.
    """
    return source if source.isascii() else _OTHER.sub(lambda found: _letter(found[0]), source)


_OTHER = re.compile(r"[^\x00-\x7f]")


@functools.lru_cache(4096)
def _letter(character: str) -> str:
    letters = unicodedata.normalize("NFKC", character)
    return letters if letters.isascii() and letters.isalnum() else "_"
