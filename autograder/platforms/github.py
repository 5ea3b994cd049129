"""GitHub: a folder of repositories, one for each student or team, called after them.

`<assignment>-submissions/<assignment>-<login>` as `gh classroom clone` made it, and Classroom 50's
`<classroom>-<assignment>-<login>`. Both titles and logins hold hyphens: where one ends is told by
the folder around them, by the course's assignments, or by what all repositories begin with.
Source: gh-classroom's and Classroom 50's own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from autograder.platforms.archive import Contents
from autograder.platforms.pieces import Person, Piece, Platform, Taken, words_of

NAME, CLASSROOM_50 = "github", "classroom50"
_MARK: Final = ".classroom50.yaml"


def are_repositories(contents: Contents) -> bool:
    """Whether a download is a folder of clones, by the `.git` in most of its folders."""
    tops = {entry.parts[0] for entry in contents.files if len(entry.parts) > 1}
    clones = {parts[0] for parts in contents.repositories if len(parts) == 1}
    many = len(tops & clones) >= 0.8 * len(tops)
    return bool(tops) and (many or contents.name.endswith("-submissions"))


def is_classroom_50(contents: Contents) -> bool:
    """Whether most folders have the file that Classroom 50 puts into a repository."""
    tops = {entry.parts[0] for entry in contents.files if len(entry.parts) > 1}
    marked = {e.parts[0] for e in contents.files if e.parts[1:] == (_MARK,)}
    return bool(tops) and len(marked) >= 0.8 * len(tops)


def take(contents: Contents, known: Collection[str] = (), platform: str = NAME) -> Taken:
    """The submissions in a folder of repositories; `known` are the course's assignments."""
    slug = contents.name.removesuffix("-submissions") if "-submissions" in contents.name else ""
    names = sorted({entry.parts[0] for entry in contents.files if len(entry.parts) > 1})
    prefix = _prefix(names, slug, known)
    taken = Taken(title=slug or prefix.strip("-"))
    if not prefix and names:
        taken.notes.append(
            "where the assignment ends and the login begins in a repository's name cannot be "
            "told: people are called by the whole; --pattern '(?P<student>…)/(?P<file>.*)' says it"
        )
    for entry in contents.files:
        if len(entry.parts) == 1:
            taken.pass_over(entry, "lies beside the repositories")
            continue
        login = entry.parts[0]
        if prefix and login.casefold().startswith(prefix):
            login = login[len(prefix) :]
        taken.pieces.append(Piece(Person(platform, login, login), entry, entry.parts[1:]))
    return taken


def _prefix(names: Sequence[str], slug: str, known: Collection[str]) -> str:
    """What stands before the login in the repositories' names, in lower case."""
    lower = [name.casefold() for name in names]
    if slug and all(name.startswith(f"{slug.casefold()}-") for name in lower):
        return f"{slug.casefold()}-"
    shared = lower[0] if len(lower) == 1 else _shared_words(lower)
    for assignment in sorted(known, key=len, reverse=True):
        middle = "-".join(map(re.escape, words_of(assignment)))
        # The assignment is named once before the login; a login may have its words, too.
        if found := re.match(rf"(?:.*?-)??{middle}-", shared):
            return found[0]
    return shared if len(lower) > 1 else ""


def _shared_words(names: Sequence[str]) -> str:
    """What all names begin with, up to a hyphen."""
    shared = ""
    for words in zip(*(name.split("-")[:-1] for name in names), strict=False):
        if len(set(words)) > 1:
            break
        shared += f"{words[0]}-"
    return shared


GITHUB: Final = Platform(NAME, "GitHub", lambda parts: len(parts) > 1, take)
