"""The course's secret, which every student's inputs are drawn from: where it may come from."""

from __future__ import annotations

import os

import msgspec

from autograder.course.settings import Settings

VARIABLE = "AUTOGRADER_SECRET"  # so that the secret need not stand in a file that is shared
_KNOWN_TO_ALL = ("", "change me")

HOW_TO_SET = (
    "Make one with `python -c 'import secrets; print(secrets.token_hex())'` and set it as "
    "`secret` under [tool.autograder] in pyproject.toml, write it into the file that `secret-file` "
    f"names there, or set it in the environment as {VARIABLE}. "
    "Keep it for the term: with another secret all is graded again, with other inputs"
)


def with_own_secret(settings: Settings) -> Settings:
    """The settings, with the secret of the environment where there is one."""
    own = os.environ.get(VARIABLE, "").strip()
    return msgspec.structs.replace(settings, secret=own) if own else settings


def why_it_is_none(settings: Settings) -> str | None:
    """Why the secret is no secret; None where it may be one."""
    if settings.secret not in _KNOWN_TO_ALL:
        return None
    what = f'still "{settings.secret}"' if settings.secret else "not set"
    if settings.secret_file and not settings.secret:
        what += f" ({settings.secret_file} is empty or not there)"
    return f"{what}: every student can work out the inputs of the tests beforehand"
