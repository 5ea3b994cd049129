"""Jails with small limits: see `tests/shared/jails.py`."""

from tests.shared.jails import (  # noqa: F401  # fixtures
    as_user,
    inside,
    nursery,
    nursery_without_nesting,
    settings,
    sit,
)
