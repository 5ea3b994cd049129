"""Where installed packages lie, found without importing them: what is imported, every fork pays."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def package_file(name: str) -> Path:
    """The `__init__.py` of an installed package."""
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None, f"{name} is not installed"
    return Path(spec.origin)
