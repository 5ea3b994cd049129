"""What is raised where a person gave something that a platform did not: said in plain words."""

from __future__ import annotations


class PlatformError(Exception):
    """A download, a table or an option that cannot be used; the text says why, and what to do."""
